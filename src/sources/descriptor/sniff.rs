use memchr::memmem;

/// Whether a text might be a descriptor of Backstage, without parsing it.
pub fn may_be_descriptor(text: &[u8]) -> bool {
    memmem::find(text, b"backstage.io").is_some() && memmem::find(text, b"apiVersion").is_some()
}

/// Whether a document that cannot be parsed was meant to be a descriptor: a line of its own says
/// that it has an `apiVersion` of Backstage.
pub(super) fn was_meant_as_descriptor(document: &str) -> bool {
    document.lines().any(|line| {
        let line = line.trim_start_matches(['{', '"', '\'', ' ']);
        line.starts_with("apiVersion") && is_backstage(line)
    })
}

/// Whether an `apiVersion` belongs to Backstage or one of its plugins.
pub(super) fn is_backstage(api_version: &str) -> bool {
    api_version.contains("backstage.io")
}
