use http::Request;
use jiff::SignedDuration;
use model::Scope;

use super::*;

/// Gives tokens that say what was asked.
struct Fake {
    has_role: bool,
}

const EMAIL: &str = "a+b@morrow-000000000012.iam.gserviceaccount.com";

impl Issues for Fake {
    fn account(&self, _: &Instance<'_>) -> Option<Account> {
        self.has_role.then(|| Account { email: EMAIL.to_owned(), unique_id: "1".to_owned() })
    }

    fn access_token(&self, _: &Instance<'_>) -> Result<(String, SignedDuration), Error> {
        Ok(("ya29.x".to_owned(), SignedDuration::from_secs(3600)))
    }

    async fn identity_token(
        &self,
        instance: &Instance<'_>,
        audience: &str,
        google: Option<Value>,
    ) -> Result<String, Error> {
        let google = google.map(|google| google.to_string()).unwrap_or_default();
        Ok(format!("{} for {audience} {google}", instance.role))
    }
}

type Headers<'a> = &'a [(&'a str, &'a str)];

const GOOGLES: [(&str, &str); 1] = [("metadata-flavor", "Google")];

async fn send(
    issuer: Option<&Fake>,
    method: &str,
    path: &str,
    headers: Headers<'_>,
) -> Response<Bytes> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let function = FunctionKey {
        scope: Scope::aws("000000000012").unwrap(),
        region: "us-east-1".parse().unwrap(),
        name: "hello".parse().unwrap(),
    };
    let instance = Instance { function: &function, role: "the role", id: "00ff" };
    let (head, ()) = request.body(()).unwrap().into_parts();
    let response = answer(issuer, &instance, &head).await;
    assert_eq!(response.headers()[FLAVOR], "Google");
    assert_eq!(response.headers()[header::SERVER], "Metadata Server for VM");
    response
}

async fn get(below: &str) -> Response<Bytes> {
    send(Some(&Fake { has_role: true }), "GET", &format!("{ROOT}{below}"), &GOOGLES).await
}

fn said(response: &Response<Bytes>) -> String {
    String::from_utf8(response.body().to_vec()).unwrap()
}

/// Status, type and text.
async fn told(below: &str) -> (u16, String, String) {
    let response = get(below).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
    (response.status().as_u16(), kind, said(&response))
}

async fn text_at(below: &str) -> String {
    let (status, kind, text) = told(below).await;
    assert_eq!((status, &*kind), (200, "application/text"), "{below}: {text}");
    text
}

async fn json_at(below: &str) -> Value {
    let (status, kind, text) = told(below).await;
    assert_eq!((status, &*kind), (200, "application/json"), "{below}: {text}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn only_who_says_that_they_mean_it_is_answered() {
    let fake = Fake { has_role: true };
    let id = "/computeMetadata/v1/instance/id";
    let cases: [(Headers<'_>, u16, &str); 6] = [
        (&[], 403, "Missing Metadata-Flavor:Google header"),
        (&[("metadata-flavor", "Other")], 403, "Missing Metadata-Flavor:Google header"),
        (&[("Metadata-Flavor", "Google")], 200, "00ff"),
        (&[("metadata-flavor", "google")], 200, "00ff"),
        (
            &[("metadata-flavor", "Google"), ("X-Forwarded-For", "192.0.2.1")],
            403,
            "X-Forwarded-For",
        ),
        (&[("metadata-flavor", "Google"), ("X-Forwarded-For", "")], 403, "X-Forwarded-For"),
    ];
    for (headers, status, text) in cases {
        let response = send(Some(&fake), "GET", id, headers).await;
        assert_eq!(response.status(), status, "{headers:?}");
        assert!(said(&response).contains(text), "{headers:?}");
    }
    for method in ["POST", "PUT", "DELETE", "HEAD"] {
        let response = send(Some(&fake), method, id, &GOOGLES).await;
        assert_eq!(response.status(), 405, "{method}");
    }
    // That it is there may be known without.
    for (path, text) in [("/", "computeMetadata/\n"), ("/computeMetadata/", "v1/\n")] {
        let response = send(Some(&fake), "GET", path, &[]).await;
        assert_eq!((response.status().as_u16(), said(&response)), (200, text.to_owned()));
    }
    let response = send(None, "GET", id, &GOOGLES).await;
    assert_eq!(response.status(), 503);
}

#[tokio::test]
async fn a_folder_lists_what_is_in_it() {
    for (below, text) in [
        ("/", "instance/\nproject/\n"),
        ("/instance/", "id\nregion\nservice-accounts/\nzone\n"),
        ("/instance/service-accounts/", &format!("default/\n{EMAIL}/\n")),
        ("/instance/service-accounts/default/", "aliases\nemail\nidentity\nscopes\ntoken\n"),
        ("/project/", "numeric-project-id\nproject-id\n"),
    ] {
        assert_eq!(text_at(below).await, text, "{below}");
    }
    for (below, to) in [
        ("", "/computeMetadata/v1/"),
        ("/instance", "/computeMetadata/v1/instance/"),
        ("/project?recursive=true", "/computeMetadata/v1/project/?recursive=true"),
    ] {
        let response = get(below).await;
        assert_eq!(response.status(), 301, "{below}");
        assert_eq!(response.headers()[header::LOCATION], to);
    }
}

#[tokio::test]
async fn a_leaf_is_text_or_json() {
    for (below, text, json) in [
        ("/project/project-id", "morrow-000000000012", json!("morrow-000000000012")),
        ("/project/numeric-project-id", "000000000012", json!(12)),
        (
            "/instance/region",
            "projects/000000000012/regions/us-east-1",
            json!("projects/000000000012/regions/us-east-1"),
        ),
        (
            "/instance/zone",
            "projects/000000000012/zones/us-east-1-1",
            json!("projects/000000000012/zones/us-east-1-1"),
        ),
        ("/instance/id", "00ff", json!("00ff")),
        ("/instance/service-accounts/default/email", EMAIL, json!(EMAIL)),
        ("/instance/service-accounts/default/aliases", "default\n", json!(["default"])),
        ("/instance/service-accounts/default/scopes", &format!("{SCOPE}\n"), json!([SCOPE])),
    ] {
        assert_eq!(text_at(below).await, text, "{below}");
        assert_eq!(text_at(&format!("{below}?alt=text")).await, text, "{below}");
        assert_eq!(json_at(&format!("{below}?alt=json")).await, json, "{below}");
    }
    // By email too, however it is written.
    for name in [EMAIL, &EMAIL.replace('+', "%2B").replace('@', "%40")] {
        let below = format!("/instance/service-accounts/{name}/email");
        assert_eq!(text_at(&below).await, EMAIL);
    }
}

#[tokio::test]
async fn everything_below_a_folder_is_one_document_without_tokens() {
    let account = json!({"aliases": ["default"], "email": EMAIL, "scopes": [SCOPE]});
    let below = "/instance/service-accounts/default/?recursive=true";
    assert_eq!(json_at(below).await, account);
    assert_eq!(json_at(&format!("{below}&alt=json")).await, account);
    assert_eq!(
        json_at("/?recursive=TRUE").await,
        json!({
            "instance": {
                "id": "00ff",
                "region": "projects/000000000012/regions/us-east-1",
                "serviceAccounts": { "default": account, EMAIL: account },
                "zone": "projects/000000000012/zones/us-east-1-1",
            },
            "project": { "numericProjectId": 12, "projectId": "morrow-000000000012" },
        }),
    );
    assert_eq!(
        text_at(&format!("{below}&alt=text")).await,
        format!("aliases default\nemail {EMAIL}\nscopes {SCOPE}\n"),
    );
}

#[tokio::test]
async fn a_token_is_for_everything_that_the_role_may_or_is_none() {
    let below = "/instance/service-accounts/default/token";
    let token = json!({"access_token": "ya29.x", "expires_in": 3600, "token_type": "Bearer"});
    for query in ["", &format!("?scopes=openid,{SCOPE}"), "?recursive=true"] {
        assert_eq!(json_at(&format!("{below}{query}")).await, token, "{query}");
    }
    for query in ["?scopes=openid", "?scopes=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fpubsub"] {
        let (status, _, text) = told(&format!("{below}{query}")).await;
        assert_eq!(status, 400);
        assert!(text.contains(SCOPE), "{text}");
    }
}

#[tokio::test]
async fn an_identity_token_is_for_the_audience_that_is_named() {
    let below = format!("/instance/service-accounts/{EMAIL}/identity");
    let token =
        text_at(&format!("{below}?audience=https%3A%2F%2Fa.example.org%2F&audience=b")).await;
    assert_eq!(token, "the role for https://a.example.org/ ");
    assert_eq!(text_at(&format!("{below}?audience=a&format=standard")).await, "the role for a ");
    let google = r#"{"compute_engine":{"instance_id":"00ff","project_id":"morrow-000000000012","project_number":12,"zone":"us-east-1-1"}}"#;
    let full = text_at(&format!("{below}?audience=a&format=full")).await;
    assert_eq!(full, format!("the role for a {google}"));
    for query in ["", "?audience=", "?audience=a&format=long"] {
        let (status, _, text) = told(&format!("{below}{query}")).await;
        assert_eq!(status, 400, "{query}: {text}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    for below in [
        "0",
        "//",
        "/instance/id/",
        "/instance//id",
        "/instance/id/more",
        "/instance/name",
        "/instance/%ff",
        "/instance/service-accounts/default/token/",
        "/instance/service-accounts/other@example.org/token",
        "/../v1/instance/id",
    ] {
        assert_eq!(told(below).await.0, 404, "{below}");
    }
    for path in
        ["/computeMetadata", "/computeMetadata/v1beta1/instance/id", "/0.1/", "/favicon.ico"]
    {
        let fake = Fake { has_role: true };
        let response = send(Some(&fake), "GET", path, &GOOGLES).await;
        assert_eq!(response.status(), 404, "{path}");
    }
    for query in ["?alt=xml", "?wait_for_change=true"] {
        assert_eq!(told(&format!("/instance/id{query}")).await.0, 400, "{query}");
    }
}

#[tokio::test]
async fn without_its_role_an_instance_is_nobody() {
    let fake = Fake { has_role: false };
    let ask = async |below: &str| {
        let path = format!("{ROOT}/instance/service-accounts/{below}");
        let response = send(Some(&fake), "GET", &path, &GOOGLES).await;
        (response.status().as_u16(), said(&response))
    };
    assert_eq!(ask("").await, (200, String::new()));
    for below in ["default/token", "default/identity?audience=a", "default/email"] {
        assert_eq!(ask(below).await.0, 404, "{below}");
    }
}
