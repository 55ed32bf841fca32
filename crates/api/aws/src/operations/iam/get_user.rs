use axum::response::Response;

use super::{fault, shown, user};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{GetUserRequest, GetUserResponse, User},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetUserRequest = asked.take()?;
    let root = asked.caller.principal.in_policies().filter(|arn| arn.ends_with(":root"));
    let user = match (input.user_name, root) {
        (None, Some(arn)) => {
            let since = asked.control.root_since(&asked.caller).await.map_err(fault)?;
            User {
                arn: Some(arn),
                create_date: since,
                user_id: Some(asked.scope.owner().to_owned()),
                ..User::default()
            }
        }
        (name, _) => {
            let name = user(&asked, name)?;
            let found = asked.control.get_user(&asked.caller, &name).map_err(fault)?;
            shown::whole_user(&asked.scope, &found)
        }
    };
    xml(&asked, &GetUserResponse { user: Some(user) })
}
