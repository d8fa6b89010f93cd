use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};

use super::SignInError;

/// What proves that the answer to a sign-in is meant for whoever began it (RFC 7636).
#[derive(Clone)]
pub(super) struct Proof {
    /// Told to the server only with the code.
    pub(super) verifier: String,
    /// Comes back with the code.
    pub(super) state: String,
}

impl Proof {
    /// A new one that nobody can guess.
    pub(super) fn new() -> Result<Self, SignInError> {
        Ok(Self { verifier: chance()?, state: chance()? })
    }

    /// What the server is told at first (`S256`).
    pub(super) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier.as_bytes()))
    }
}

fn chance() -> Result<String, SignInError> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_unspecified| SignInError::NoChance)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned();
        let proof = Proof { verifier, state: String::new() };
        assert_eq!(proof.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn no_proof_is_like_another() {
        let (one, two) = (Proof::new().expect("chance"), Proof::new().expect("chance"));
        assert!(one.verifier != two.verifier && one.state != two.state && one.state != one.verifier);
        assert_eq!(one.verifier.len(), 43);
    }
}
