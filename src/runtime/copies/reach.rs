use std::cell::RefCell;
use std::path::Path;

use serde_json::Value;
use url::Url;

use super::store::{Copies, Whence};
use crate::catalog::{Entity, EntityRef};
use crate::scaffold::World;
use crate::scaffold::language::Data;
use crate::scaffold::run::Foreign;
use crate::scaffold::tree::{Bounds, Node, Tree};
use crate::scaffold::world::{FetchError, Fetched};
use crate::sources::forge::Spot;
use crate::sources::template_folder::TemplateFolder;

/// A world that also reaches what was fetched of repositories elsewhere, and notes what it would have needed.
pub struct Reach<'w> {
    world: &'w dyn World,
    copies: &'w Copies,
    /// Where the template is, when that is not in a folder of the user.
    home: Option<Spot>,
    seen: RefCell<Vec<Foreign>>,
}

/// In which repository a template is that a server serves (Backstage semantics 5.8), or that was fetched; none for another
/// file here.
pub fn home(template: &Entity) -> Option<Spot> {
    if let Some(file) = &template.origin.file {
        let (whence, inside) = Copies::whence(Path::new(&**file))?;
        let folder = inside.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let Whence { host, slug, revision: branch, .. } = whence;
        return Some(Spot { host, slug, folder, file: Some(inside), branch });
    }
    let document = template.document();
    let annotations = &document["metadata"]["annotations"];
    let location = |name: &str| annotations[name].as_str().and_then(Spot::of_location);
    let descriptor = location("backstage.io/managed-by-location");
    let Some(mut home) = location("backstage.io/source-location") else { return descriptor };
    home.file = descriptor.filter(|at| at.host == home.host && at.slug == home.slug).and_then(|at| at.file);
    Some(home)
}

impl<'w> Reach<'w> {
    /// What a template sees of `world` and of the copies there are.
    pub fn new(world: &'w dyn World, copies: &'w Copies, template: &Entity) -> Self {
        Self { world, copies, home: home(template), seen: RefCell::default() }
    }

    /// What was read of repositories elsewhere, or would have been.
    pub fn seen(&self) -> Vec<Foreign> {
        self.seen.borrow().clone()
    }

    /// What an address means that nothing here answers; none when it is of no repository.
    fn place(&self, url: &str) -> Result<Option<Foreign>, FetchError> {
        if Url::parse(url).is_ok() {
            return Ok(Spot::of_location(url).map(|spot| foreign(&spot, spot.file.clone())));
        }
        let Some(home) = &self.home else { return Ok(None) };
        let (base, rest) = match url.strip_prefix('/') {
            Some(rest) => ("", rest),
            None => (home.folder.as_str(), url),
        };
        let path = joined(base, &decoded(rest)).ok_or_else(|| FetchError::Outside(url.to_owned()))?;
        Ok(Some(foreign(home, Some(path))))
    }

    /// Looks for the copy of what an address means, and has it read.
    fn read<T>(
        &self,
        url: &str,
        read: impl FnOnce(&TemplateFolder, &str) -> Result<Fetched<T>, FetchError>,
    ) -> Result<Fetched<T>, FetchError> {
        let remote = || FetchError::Remote(url.to_owned());
        let place = self.place(url)?.ok_or_else(remote)?;
        let whole = self.whole(&place);
        let Some((root, copy)) = self.copies.find(&place) else {
            self.note(whole);
            return Err(FetchError::Remote(place.to_string()));
        };
        self.note(Foreign { copy: Some(copy), ..whole });
        // A path, and not an address: nothing of it is encoded.
        let path = place.path.replace('%', "%25");
        read(&TemplateFolder::whole(&root)?, &format!("/{path}"))
    }

    /// What is fetched for a part of a repository: all of the template's folder, if it is in there.
    fn whole(&self, place: &Foreign) -> Foreign {
        let folder = self.home.as_ref().map(|home| foreign(home, Some(home.folder.clone())));
        let folder = folder.filter(|folder| !folder.path.is_empty() && folder.holds(place));
        folder.unwrap_or_else(|| place.clone())
    }

    fn note(&self, place: Foreign) {
        let mut seen = self.seen.borrow_mut();
        if !seen.contains(&place) {
            seen.push(place);
        }
    }
}

impl World for Reach<'_> {
    fn folder(&self, url: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        match self.world.folder(url, bounds) {
            Err(FetchError::Remote(_)) => self.read(url, |folder, path| folder.folder(path, bounds)),
            answer => answer,
        }
    }

    fn file(&self, url: &str, bounds: Bounds) -> Result<Fetched<Node>, FetchError> {
        match self.world.file(url, bounds) {
            Err(FetchError::Remote(_)) => self.read(url, |folder, path| folder.file(path, bounds)),
            answer => answer,
        }
    }

    fn entity(&self, entity: &EntityRef) -> Option<Value> {
        self.world.entity(entity)
    }

    fn ask(&self, request: &Data) -> Option<Result<Data, String>> {
        self.world.ask(request)
    }
}

/// A place in the repository of another one.
fn foreign(spot: &Spot, path: Option<String>) -> Foreign {
    let path = path.unwrap_or_else(|| spot.folder.clone());
    Foreign {
        host: spot.host.clone(),
        slug: spot.slug.clone(),
        revision: spot.branch.clone(),
        path: joined("", &path).unwrap_or_default(),
        copy: None,
    }
}

/// A path in the repository that was cloned from an address such as `https://host/owner/name.git`; none when the address
/// is no such one.
pub fn place_of_remote(url: &str, revision: Option<&str>, path: &str) -> Option<Foreign> {
    let of_ssh = || {
        let (host, slug) = match Url::parse(url) {
            Ok(url) if url.scheme() == "ssh" => (url.host_str()?.to_owned(), url.path().to_owned()),
            Ok(_) => return None,
            Err(_) => {
                let (host, slug) = url.split_once(':')?;
                (host.rsplit('@').next()?.to_owned(), slug.to_owned())
            }
        };
        Spot::of_slug(&host, slug.strip_suffix(".git").unwrap_or(&slug))
    };
    let spot = Spot::of_location(url).or_else(of_ssh)?;
    let revision = revision.map(str::to_owned);
    Some(Foreign { revision, ..foreign(&spot, Some(path.to_owned())) })
}

/// The descriptor of a served template as it stands in a copy of its repository.
pub fn fetched_descriptor(template: &Entity, copies: &Copies) -> Option<Vec<u8>> {
    let home = home(template)?;
    let place = foreign(&home, Some(home.file.clone()?));
    let (root, _) = copies.find(&place)?;
    std::fs::read(root.join(&place.path)).ok()
}

fn decoded(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// A path as seen from a folder of its repository; none when it leads out of that.
fn joined(base: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part if part.contains(['\\', '\0']) => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_its_repository() {
        assert_eq!(joined("templates/x", "./skeleton/").as_deref(), Some("templates/x/skeleton"));
        assert_eq!(joined("templates/x", "../shared").as_deref(), Some("templates/shared"));
        assert_eq!(joined("templates/x", "../../..").as_deref(), None);
        assert_eq!(joined("", "a\\..\\b").as_deref(), None);
    }

    #[test]
    fn a_repository_is_known_by_every_address_of_a_remote() {
        for url in [
            "https://git.acme.test/acme/web/shop.git",
            "ssh://git@git.acme.test/acme/web/shop.git",
            "git@git.acme.test:acme/web/shop",
        ] {
            let foreign = place_of_remote(url, Some("v1"), "x/y").expect("an address");
            assert_eq!(foreign.to_string(), "x/y of git.acme.test/acme/web/shop at v1", "{url}");
        }
        assert_eq!(place_of_remote("/srv/git/shop", None, ""), None);
    }
}
