//! What the user allowed: kept in the user's own configuration folder, pinned to what was looked at when it was allowed.

use std::path::PathBuf;

use jackdaw_manifest::{Grant, Permission, PermissionRequest, is_subset};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::atomic_file::{self, Readers};
use crate::error::EngineError;
use crate::options::{RootKind, Trust};

/// Which of a plug's requests are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantChoice {
    /// All, but those that must be named to be granted.
    All,
    /// These.
    These(Vec<Permission>),
}

/// A plug as grants are pinned to it.
#[derive(Debug, Clone)]
pub(crate) struct Identity<'a> {
    pub(crate) plug: &'a str,
    pub(crate) kind: RootKind,
    /// Its folder, or the place in the binary.
    pub(crate) source: String,
    /// BLAKE3 of its files.
    pub(crate) content: &'a str,
}

/// The answer to what a plug asks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Decision {
    /// It may run with this.
    Granted { grant: Grant, live: bool },
    /// Its user must be asked.
    Ask,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    plug: String,
    source: String,
    /// None if live: then saves of the plug keep the grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    /// The content for which a live grant holds what is only ever granted by hand: a save of the plug ends that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by_hand_for: Option<String>,
    asked: Vec<PermissionRequest>,
    granted: Vec<PermissionRequest>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    plug: String,
    source: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantsFile {
    #[serde(default)]
    grants: Vec<Record>,
    #[serde(default)]
    disabled: Vec<Named>,
}

/// The grants file. It is read again for every question: other processes write it too, and it is small.
#[derive(Debug)]
pub(crate) struct GrantBook {
    file: PathBuf,
    trust: Trust,
    writing: Mutex<()>,
}

impl GrantBook {
    pub(crate) fn new(file: PathBuf, trust: Trust) -> Self {
        Self { file, trust, writing: Mutex::new(()) }
    }

    /// What the user has answered to what this plug asks now.
    ///
    /// # Errors
    /// If the file is not valid; nothing that needs it is then granted.
    pub(crate) fn decide(&self, who: &Identity<'_>, asked: &[PermissionRequest]) -> Result<Decision, EngineError> {
        let trusted = self.trust.covers(who.plug) || who.kind == RootKind::Core;
        let file = match self.read() {
            Ok(file) => file,
            // What needs no answer from the file runs without it.
            Err(_) if trusted => GrantsFile::default(),
            Err(error) => return Err(error),
        };
        let record = file.grants.iter().find(|record| record.is_for(who) && record.covers(who, asked));
        Ok(match (record, trusted) {
            (Some(record), true) if who.kind != RootKind::Core => {
                let mut grant = Grant::trusting(asked);
                grant.permissions.extend(record.granted_for(who.content));
                Decision::Granted { grant, live: true }
            }
            (Some(record), _) => Decision::Granted {
                grant: Grant { permissions: record.granted_for(who.content) },
                live: record.content.is_none(),
            },
            (None, true) => Decision::Granted { grant: Grant::trusting(asked), live: true },
            (None, false) => Decision::Ask,
        })
    }

    /// What of a plug its user has not answered, in words that follow `because`.
    pub(crate) fn unanswered(&self, who: &Identity<'_>, asked: &[PermissionRequest]) -> String {
        let record = self.read().ok().and_then(|file| file.grants.into_iter().find(|record| record.is_for(who)));
        let known = record.as_ref().map_or(&[][..], |record| &record.asked);
        let new: Vec<String> = asked
            .iter()
            .filter(|request| !is_subset(std::slice::from_ref(*request), known))
            .map(|request| format!("`{}` ({})", request.permission.as_str(), jackdaw_manifest::describe(request)))
            .collect();
        match (record.is_some(), new.is_empty()) {
            (true, true) => "its files have changed since you did".to_owned(),
            (true, false) => format!("it now also asks for {}", new.join(", ")),
            (false, true) => "it asks for nothing, but runs code that you have not looked at".to_owned(),
            (false, false) => format!("it asks for {}", new.join(", ")),
        }
    }

    /// Allows what is chosen of what the plug asks, in addition to what it has.
    pub(crate) fn grant(
        &self,
        who: &Identity<'_>,
        asked: &[PermissionRequest],
        choice: &GrantChoice,
        live: bool,
    ) -> Result<(), EngineError> {
        let chosen = chosen(who, asked, choice)?;
        self.change(|file| {
            let before = file.take(who, asked);
            // Once live it stays so until it is revoked: a further yes narrows nothing.
            let live = live || before.as_ref().is_some_and(|record| record.content.is_none());
            let before = before.map(|record| (record.granted_for(who.content), record.by_hand_for));
            let (mut granted, by_hand_for) = before.unwrap_or_default();
            let by_hand = chosen.iter().any(|request| request.permission.only_by_hand());
            granted.retain(|old| !chosen.iter().any(|new| new.permission == old.permission));
            granted.extend(chosen);
            file.grants.push(Record {
                plug: who.plug.to_owned(),
                source: who.source.clone(),
                content: (!live).then(|| who.content.to_owned()),
                by_hand_for: if by_hand { Some(who.content.to_owned()) } else { by_hand_for },
                asked: asked.to_vec(),
                granted,
            });
        })
    }

    /// Takes back what is chosen; all of it means that the plug must ask again before it runs.
    pub(crate) fn revoke(
        &self,
        who: &Identity<'_>,
        asked: &[PermissionRequest],
        choice: &GrantChoice,
    ) -> Result<(), EngineError> {
        let chosen = chosen(who, asked, choice)?;
        self.change(|file| {
            let before = file.take(who, asked);
            if *choice == GrantChoice::All && who.kind != RootKind::Core {
                return;
            }
            let core = who.kind == RootKind::Core;
            let had = match &before {
                Some(record) => record.granted_for(who.content),
                None if core => Grant::trusting(asked).permissions,
                None => return,
            };
            let granted =
                had.into_iter().filter(|old| !chosen.iter().any(|new| new.permission == old.permission)).collect();
            let live = core || before.as_ref().is_some_and(|record| record.content.is_none());
            file.grants.push(Record {
                plug: who.plug.to_owned(),
                source: who.source.clone(),
                content: (!live).then(|| who.content.to_owned()),
                by_hand_for: before.and_then(|record| record.by_hand_for),
                asked: asked.to_vec(),
                granted,
            });
        })
    }

    /// Allows content that is not in place yet, beside what is allowed now: an install that ends before its last step has changed nothing.
    pub(crate) fn pin(
        &self,
        who: &Identity<'_>,
        asked: &[PermissionRequest],
        granted: Vec<PermissionRequest>,
    ) -> Result<(), EngineError> {
        self.change(|file| {
            let content = Some(who.content.to_owned());
            file.grants.retain(|record| !(record.is_for(who) && record.content == content));
            let (plug, source) = (who.plug.to_owned(), who.source.clone());
            file.grants.push(Record { plug, source, content, by_hand_for: None, asked: asked.to_vec(), granted });
        })
    }

    /// What other content of the plug in this place may do of what is asked now: what its user was asked about before and did not allow, or
    /// not as far, stays so. None if nothing is known of it: then its user is asked.
    ///
    /// # Errors
    /// If the grants file cannot be read.
    pub(crate) fn carried_over(
        &self,
        who: &Identity<'_>,
        asked: &[PermissionRequest],
    ) -> Result<Option<Vec<PermissionRequest>>, EngineError> {
        let Some(record) = self.read()?.grants.into_iter().find(|record| record.is_for(who)) else { return Ok(None) };
        let of = |requests: &[PermissionRequest], permission| {
            requests.iter().find(|request| request.permission == permission).cloned()
        };
        let carried = asked.iter().filter_map(|asked| match of(&record.asked, asked.permission) {
            None => Some(asked.clone()),
            Some(before) => {
                let granted = of(&record.granted, asked.permission)?;
                Some(if granted.scope == before.scope { asked.clone() } else { granted })
            }
        });
        Ok(Some(carried.collect()))
    }

    /// Forgets what other content of the plug in this place was allowed.
    pub(crate) fn keep_only(&self, who: &Identity<'_>) -> Result<(), EngineError> {
        self.change(|file| {
            file.grants.retain(|record| !record.is_for(who) || record.content.as_deref() == Some(who.content));
        })
    }

    /// Forgets everything about the plug in this place.
    pub(crate) fn forget(&self, plug: &str, source: &str) -> Result<(), EngineError> {
        self.change(|file| {
            file.grants.retain(|record| !(record.plug == plug && record.source == source));
            file.disabled.retain(|named| !(named.plug == plug && named.source == source));
        })
    }

    /// Whether the user switched the plug off.
    pub(crate) fn is_disabled(&self, plug: &str, source: &str) -> bool {
        let named = Named { plug: plug.to_owned(), source: source.to_owned() };
        self.read().is_ok_and(|file| file.disabled.contains(&named))
    }

    /// Switches a plug off or on.
    pub(crate) fn set_disabled(&self, plug: &str, source: &str, disabled: bool) -> Result<(), EngineError> {
        let named = Named { plug: plug.to_owned(), source: source.to_owned() };
        if self.read()?.disabled.contains(&named) == disabled {
            return Ok(());
        }
        self.change(|file| {
            file.disabled.retain(|other| *other != named);
            if disabled {
                file.disabled.push(named);
            }
        })
    }

    fn read(&self) -> Result<GrantsFile, EngineError> {
        let invalid = |reason: String| EngineError::GrantsInvalid { file: self.file.clone(), reason };
        match std::fs::read(&self.file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| invalid(error.to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(GrantsFile::default()),
            Err(error) => Err(invalid(error.to_string())),
        }
    }

    fn change(&self, edit: impl FnOnce(&mut GrantsFile)) -> Result<(), EngineError> {
        let _one_at_a_time = self.writing.lock();
        let mut file = self.read()?;
        edit(&mut file);
        let unwritable = |source| EngineError::GrantsUnwritable { file: self.file.clone(), source };
        let text = serde_json::to_vec_pretty(&file).map_err(|error| unwritable(error.into()))?;
        atomic_file::replace(&self.file, &text, Readers::Owner).map_err(unwritable)
    }
}

impl Record {
    fn is_for(&self, who: &Identity<'_>) -> bool {
        self.plug == who.plug && self.source == who.source
    }

    /// What it grants to this content: a live grant follows the plug's saves, but not with what must be given by hand.
    fn granted_for(&self, content: &str) -> Vec<PermissionRequest> {
        let pinned = self.content.as_deref() == Some(content) || self.by_hand_for.as_deref() == Some(content);
        self.granted.iter().filter(|request| pinned || !request.permission.only_by_hand()).cloned().collect()
    }

    fn covers(&self, who: &Identity<'_>, asked: &[PermissionRequest]) -> bool {
        self.content.as_ref().is_none_or(|content| content == who.content) && is_subset(asked, &self.asked)
    }
}

impl GrantsFile {
    /// Removes the plug's record; returns it if what it grants still counts: it answers what the plug asks, or it is live, and the plug of
    /// an author asks for more.
    fn take(&mut self, who: &Identity<'_>, asked: &[PermissionRequest]) -> Option<Record> {
        let index = self.grants.iter().position(|record| record.is_for(who))?;
        let record = self.grants.remove(index);
        (record.content.is_none() || record.covers(who, asked)).then_some(record)
    }
}

fn chosen(
    who: &Identity<'_>,
    asked: &[PermissionRequest],
    choice: &GrantChoice,
) -> Result<Vec<PermissionRequest>, EngineError> {
    match choice {
        GrantChoice::All => Ok(Grant::trusting(asked).permissions),
        GrantChoice::These(permissions) => {
            for permission in permissions {
                if !asked.iter().any(|request| request.permission == *permission) {
                    let names: Vec<_> = asked.iter().map(|request| request.permission.as_str()).collect();
                    let asked = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
                    return Err(EngineError::NotAsked {
                        plug: who.plug.to_owned(),
                        permission: permission.as_str().to_owned(),
                        asked,
                    });
                }
            }
            Ok(asked.iter().filter(|request| permissions.contains(&request.permission)).cloned().collect())
        }
    }
}
