//! The names that requests carry, open to be fuzzed.
use ::model::{Region, Scope};

use crate::arn;

/// Reads a text as everything that it may name.
///
/// # Panics
/// When a name that was read is not read again from the ARN it stands for.
pub fn arn(text: &str) {
    let scope = Scope::aws("123456789012").expect("an account");
    let region: Region = "us-east-1".parse().expect("a region");
    for qualifier in [None, Some("$LATEST"), Some("1")] {
        let Ok(named) = arn::parse(text, qualifier, &scope, &region) else { continue };
        let again = arn::parse(&named.arn(), None, &scope, &region);
        assert_eq!(again.ok().map(|again| again.key), Some(named.key));
    }
    if let Ok(layer) = arn::parse_layer(text, &scope, &region) {
        let again = arn::parse_layer(&arn::layer(&layer), &scope, &region);
        assert_eq!(again.ok(), Some(layer));
    }
    if let Ok((layer, version)) = arn::parse_layer_version(text, &scope, &region) {
        let again = arn::parse_layer_version(&arn::layer_version(&layer, version), &scope, &region);
        assert_eq!(again.ok(), Some((layer, version)));
    }
    drop(arn::parse_layer_path(text, &region));
}
