use axum::response::Response;
use control::secrets::{Found, SecretRef, Which};

use super::{answer, fault, filter, page, parameter, secret, shown, time};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{
        APIErrorType, BatchGetSecretValueRequest, BatchGetSecretValueResponse, SecretValueEntry,
    },
};

const PAGE: usize = 20;

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: BatchGetSecretValueRequest = asked.take()?;
    let (named, next_token) = match (input.secret_id_list, input.filters) {
        (Some(_), Some(_)) => {
            return Err(parameter("You can't specify both SecretIdList and Filters."));
        }
        (None, None) => return Err(parameter("You must specify SecretIdList or Filters.")),
        (Some(_), None) if input.max_results.is_some() || input.next_token.is_some() => {
            return Err(parameter("MaxResults and NextToken need Filters."));
        }
        (Some(list), None) => {
            let (scope, region) = (asked.scope.clone(), asked.region.clone());
            let listed = asked.control.list_secrets_to_read(&asked.caller, &scope, &region);
            drop(listed.map_err(fault)?);
            (list, None)
        }
        (None, Some(filters)) => {
            let (scope, region) = (&asked.scope, &asked.region);
            let listed = asked.control.list_secrets_to_read(&asked.caller, scope, region);
            let mut listed = listed.map_err(fault)?;
            let filters = filter::read(filters)?;
            listed.retain(|it| !it.is_deleted() && filters.iter().all(|filter| filter.fits(it)));
            listed.sort_by(|a, b| a.key.name.cmp(&b.key.name));
            let names = listed.iter().map(|it| it.key.name.to_string()).collect();
            let limit = input.max_results.and_then(|it| usize::try_from(it).ok()).unwrap_or(PAGE);
            page::of(names, String::clone, false, limit, input.next_token.as_deref())?
        }
    };
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for name in named {
        match read(&asked, &name).await {
            Ok(found) => values.push(entry(found)),
            Err(fault) => errors.push(APIErrorType {
                secret_id: Some(name),
                error_code: Some(fault.code.to_owned()),
                message: Some(fault.message),
            }),
        }
    }
    answer(&BatchGetSecretValueResponse {
        secret_values: Some(values),
        errors: Some(errors),
        next_token,
    })
}

async fn read(asked: &Asked, name: &str) -> Result<Found, Fault> {
    let id: SecretRef = secret(asked, name)?;
    asked.control.secret_value(&asked.caller, &id, &Which::default()).await.map_err(fault)
}

fn entry(found: Found) -> SecretValueEntry {
    let (secret_string, secret_binary) = shown(&found.value);
    SecretValueEntry {
        arn: Some(found.key.in_policies()),
        created_date: Some(time(found.created)),
        name: Some(found.key.name.to_string()),
        secret_binary,
        secret_string,
        version_id: Some(found.version),
        version_stages: Some(found.stages),
    }
}
