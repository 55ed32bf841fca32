//! What the operations on layers share: how a layer version is described, and which match.

use base64::{Engine, engine::general_purpose::STANDARD};
use model::LayerVersion;

use crate::{
    arn,
    call::{Asked, LAYERS_PATH},
    operations::{ARCHITECTURE, lambda::configuration::moment},
    wire::lambda::{GetLayerVersionResponse, LayerVersionContentOutput, LayerVersionsListItem},
};

/// How long the link to a package is good, as Lambda documents it.
const LINK_SECONDS: u32 = 600;

pub(super) fn whole(asked: &Asked, it: &LayerVersion) -> GetLayerVersionResponse {
    let item = item(it);
    GetLayerVersionResponse {
        compatible_architectures: item.compatible_architectures,
        compatible_runtimes: item.compatible_runtimes,
        content: Some(LayerVersionContentOutput {
            code_sha256: Some(STANDARD.encode(it.code.digest.as_bytes())),
            code_size: i64::try_from(it.code.bytes).ok(),
            location: asked.link(&path(it), LINK_SECONDS),
            ..LayerVersionContentOutput::default()
        }),
        created_date: item.created_date,
        description: item.description,
        layer_arn: Some(arn::layer(&it.key)),
        layer_version_arn: item.layer_version_arn,
        license_info: item.license_info,
        version: item.version,
    }
}

/// Where its package is downloaded from.
fn path(it: &LayerVersion) -> String {
    format!("{LAYERS_PATH}{}/{}/{}", it.key.scope.owner(), it.key.name, it.version)
}

pub(super) fn item(it: &LayerVersion) -> LayerVersionsListItem {
    let listed = |items: &Vec<String>| Some(items.clone()).filter(|items| !items.is_empty());
    LayerVersionsListItem {
        compatible_architectures: listed(&it.architectures),
        compatible_runtimes: listed(&it.runtimes),
        created_date: Some(moment(it.created)),
        description: Some(it.description.clone()),
        layer_version_arn: Some(arn::layer_version(&it.key, it.version)),
        license_info: Some(it.license.clone()).filter(|license| !license.is_empty()),
        version: i64::try_from(it.version).ok(),
    }
}

/// Whether a version says that it works with what is asked for. One that names no processor is
/// for this machine's.
pub(super) fn matches(
    it: &LayerVersion,
    runtime: Option<&str>,
    architecture: Option<&str>,
) -> bool {
    let runs = |runtime: &str| it.runtimes.iter().any(|other| other == runtime);
    let built = |wanted: &str| {
        let unsaid = it.architectures.is_empty() && wanted == ARCHITECTURE;
        unsaid || it.architectures.iter().any(|other| other == wanted)
    };
    runtime.is_none_or(runs) && architecture.is_none_or(built)
}
