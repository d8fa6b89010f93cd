use super::client::Client;
use super::wire::SignedIn;
use super::{BackstageError, Secret};

/// Asks the server for the token of its guest, which it gives to anybody if it has one.
pub(super) async fn sign_in(client: &Client) -> Result<Secret, BackstageError> {
    let signed_in: SignedIn = client.get_openly("auth", "/guest/refresh").await?;
    let host = || client.address().host();
    Secret::of(&signed_in.backstage_identity.token)
        .ok_or_else(|| BackstageError::Garbage { host: host(), what: "an empty token".to_owned() })
}
