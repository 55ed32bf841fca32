//! Whether a principal may do an action to a resource.

use super::{
    Context, Policy,
    document::{Among, Principals, Statement},
};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A user: its account, and its name's whole form.
    User { account: String, name: String },
    /// Somebody who has taken on a role.
    Session { account: String, role: String, name: String },
    /// A part of the platform: `lambda.amazonaws.com`.
    Service(String),
    /// Somebody whom another has identified.
    Federated(String),
    /// Nobody knows.
    Anonymous,
}

impl Subject {
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::User { account, .. } | Self::Session { account, .. } => Some(account),
            Self::Service(_) | Self::Federated(_) | Self::Anonymous => None,
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub subject: &'a Subject,
    /// `lambda:InvokeFunction`
    pub action: &'a str,
    /// The resource's whole name, or `*` where there is none.
    pub resource: &'a str,
    /// Whose the resource is.
    pub owner: &'a str,
    pub context: &'a Context,
}

/// A policy, and what it is called.
#[derive(Debug, Clone, Copy)]
pub struct Attached<'a> {
    pub name: &'a str,
    pub policy: &'a Policy,
}

/// What bears on a question. `None` for a boundary or a session: there is none, so it bounds
/// nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policies<'a> {
    pub identity: &'a [Attached<'a>],
    pub boundary: Option<Attached<'a>>,
    pub session: Option<&'a [Attached<'a>]>,
    /// Of the resource itself.
    pub resource: &'a [Attached<'a>],
}

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Identity,
    Boundary,
    Session,
    Resource,
}

/// The statement that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grounds {
    pub why: Why,
    /// The policy's name.
    pub policy: String,
    /// The statement's id, or its place from 1 on.
    pub statement: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Allowed(Grounds),
    /// A statement denies it.
    Denied(Grounds),
    /// These would have had to allow it, and none of them does.
    NotAllowed(Why),
}

impl Decision {
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// How a statement names who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Not,
    /// By the account: it leaves it to its own policies.
    ByAccount,
    /// By a role that was taken on, or as everybody.
    Widely,
    /// The user or the session itself.
    Directly,
}

impl Policies<'_> {
    /// Whether the resource's own policy lets the subject do it.
    pub fn resource_allows(&self, question: &Question<'_>) -> bool {
        find(Why::Resource, self.resource, question, true).is_some()
    }

    /// As AWS decides: what denies wins; then a resource's own policy allows whom it names, within
    /// the same account; then the identity's, as far as boundary and session do.
    pub fn decide(&self, question: &Question<'_>) -> Decision {
        let bounded = [
            (Why::Boundary, self.boundary.as_slice()),
            (Why::Session, self.session.unwrap_or_default()),
            (Why::Identity, self.identity),
        ];
        let all = bounded.into_iter().chain([(Why::Resource, self.resource)]);
        for (why, attached) in all {
            if let Some((denied, _)) = find(why, attached, question, false) {
                return Decision::Denied(denied);
            }
        }
        let subject = question.subject;
        let by_resource = find(Why::Resource, self.resource, question, true);
        let Some(account) = subject.account() else {
            // It has no policies of its own.
            return by_resource.map_or(Decision::NotAllowed(Why::Resource), |(grounds, _)| {
                Decision::Allowed(grounds)
            });
        };
        let is_own = account == question.owner;
        if !is_own && by_resource.is_none() {
            return Decision::NotAllowed(Why::Resource);
        }
        let granted = by_resource.filter(|(_, named)| is_own && *named > Named::ByAccount);
        if let Some((grounds, Named::Directly)) = granted {
            return Decision::Allowed(grounds);
        }
        let granted = granted.map(|(grounds, _)| grounds);
        let identity = || find(Why::Identity, self.identity, question, true).map(|(it, _)| it);
        let Some(grounds) = granted.or_else(identity) else {
            return Decision::NotAllowed(Why::Identity);
        };
        let bounds =
            [(Why::Boundary, self.boundary.is_some()), (Why::Session, self.session.is_some())];
        for ((why, attached), (_, is_there)) in bounded.into_iter().zip(bounds) {
            if is_there && find(why, attached, question, true).is_none() {
                return Decision::NotAllowed(why);
            }
        }
        Decision::Allowed(grounds)
    }
}

/// The statement that allows it (or denies it), of several that which names the subject most
/// closely.
fn find(
    why: Why,
    attached: &[Attached<'_>],
    question: &Question<'_>,
    allows: bool,
) -> Option<(Grounds, Named)> {
    let mut found: Option<(Grounds, Named)> = None;
    for Attached { name, policy } in attached {
        if !allows && !policy.denies {
            continue;
        }
        for (at, statement) in policy.statements.iter().enumerate() {
            if statement.allows != allows {
                continue;
            }
            let named = statement.named(question);
            let closer = found.as_ref().is_none_or(|(_, so_far)| named > *so_far);
            if named > Named::Not && closer && statement.applies(question) {
                let statement = statement.sid.clone().unwrap_or_else(|| (at + 1).to_string());
                found = Some((Grounds { why, policy: (*name).to_owned(), statement }, named));
                if named == Named::Directly {
                    return found;
                }
            }
        }
    }
    found
}

impl Policy {
    /// Whether it allows an action, be it on what and under which conditions it may.
    pub fn allows_some(&self, action: &str) -> bool {
        let nothing = Context::default();
        self.statements.iter().any(|it| it.allows && it.is_of(action, &nothing))
    }
}

impl Statement {
    fn is_of(&self, action: &str, context: &Context) -> bool {
        self.actions.holds(|actions| {
            let mut globs = actions.iter().filter_map(|action| action.resolve(context));
            globs.any(|glob| glob.matches_ignoring_case(action))
        })
    }

    fn named(&self, question: &Question<'_>) -> Named {
        match &self.principals {
            None => Named::Directly,
            Some(Among::These(these)) => these.name(question.subject),
            // "All but these" lets in none whom nobody knows: that takes a `*`.
            Some(Among::AllBut(_)) if self.allows && *question.subject == Subject::Anonymous => {
                Named::Not
            }
            Some(Among::AllBut(these)) if these.name(question.subject) == Named::Not => {
                Named::Widely
            }
            Some(Among::AllBut(_)) => Named::Not,
        }
    }

    fn applies(&self, question: &Question<'_>) -> bool {
        let context = question.context;
        let is_action = self.is_of(question.action, context);
        let is_resource = || {
            self.resources.as_ref().is_none_or(|resources| {
                resources.holds(|resources| {
                    let mut globs = resources.iter().filter_map(|it| it.resolve(context));
                    globs.any(|glob| glob.matches_resource(question.resource))
                })
            })
        };
        is_action && is_resource() && self.conditions.iter().all(|it| it.holds(context))
    }
}

impl Principals {
    fn name(&self, subject: &Subject) -> Named {
        let has = |names: &[String], wanted: &str| names.iter().any(|name| name == wanted);
        let own = match subject {
            Subject::User { name, .. } if has(&self.names, name) => Named::Directly,
            Subject::Session { name, .. } if has(&self.names, name) => Named::Directly,
            Subject::Session { role, .. } if has(&self.names, role) => Named::Widely,
            Subject::Service(name) if has(&self.services, name) => Named::Directly,
            Subject::Federated(name) if has(&self.federated, name) => Named::Directly,
            _ => Named::Not,
        };
        let by_account = subject.account().is_some_and(|account| has(&self.accounts, account));
        own.max(if self.all {
            Named::Widely
        } else if by_account {
            Named::ByAccount
        } else {
            Named::Not
        })
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
