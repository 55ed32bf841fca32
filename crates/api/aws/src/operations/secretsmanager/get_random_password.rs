use axum::response::Response;
use control::secrets::Password;

use super::{answer, fault};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{GetRandomPasswordRequest, GetRandomPasswordResponse},
};

const LENGTH: usize = 32;

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetRandomPasswordRequest = asked.take()?;
    let wanted = Password {
        length: input.password_length.and_then(|it| usize::try_from(it).ok()).unwrap_or(LENGTH),
        without: input.exclude_characters.unwrap_or_default(),
        lower: !input.exclude_lowercase.unwrap_or(false),
        upper: !input.exclude_uppercase.unwrap_or(false),
        digits: !input.exclude_numbers.unwrap_or(false),
        punctuation: !input.exclude_punctuation.unwrap_or(false),
        space: input.include_space.unwrap_or(false),
        one_of_each: input.require_each_included_type.unwrap_or(true),
    };
    let password = asked.control.make_password(&asked.caller, &wanted).map_err(fault)?;
    answer(&GetRandomPasswordResponse { random_password: Some(password.to_string()) })
}
