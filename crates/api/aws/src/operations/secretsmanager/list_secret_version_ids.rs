use axum::response::Response;

use super::{DEFAULT_KEY_IDS, answer, fault, page, secret, time};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{
        ListSecretVersionIdsRequest, ListSecretVersionIdsResponse, SecretVersionsListEntry,
    },
};

const PAGE: usize = 100;

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListSecretVersionIdsRequest = asked.take()?;
    let id = secret(&asked, &input.secret_id)?;
    let it = asked.control.secret_versions(&asked.caller, &id).map_err(fault)?;
    let deprecated = input.include_deprecated.unwrap_or(false);
    let wanted = it.versions.iter().filter(|(_, version)| deprecated || !version.stages.is_empty());
    let limit = input.max_results.and_then(|it| usize::try_from(it).ok()).unwrap_or(PAGE);
    let key = |(id, _): &(&String, _)| (*id).clone();
    let (page, next_token) =
        page::of(wanted.collect(), key, false, limit, input.next_token.as_deref())?;
    let entry = |(id, version): (&String, &model::SecretVersion)| SecretVersionsListEntry {
        created_date: Some(time(version.created)),
        kms_key_ids: Some(DEFAULT_KEY_IDS.map(str::to_owned).into()),
        version_id: Some(id.clone()),
        version_stages: Some(version.stages.iter().cloned().collect::<Vec<_>>())
            .filter(|stages| !stages.is_empty()),
        ..SecretVersionsListEntry::default()
    };
    answer(&ListSecretVersionIdsResponse {
        arn: Some(it.key.in_policies()),
        name: Some(it.key.name.to_string()),
        next_token,
        versions: Some(page.into_iter().map(entry).collect()),
    })
}
