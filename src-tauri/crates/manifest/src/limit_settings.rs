//! `limits:` of a settings file: what the user gives plugs beyond what a manifest may ask, and what a space holds them to (CONTRACT §8).

use std::collections::BTreeMap;
use std::time::Duration;

use jackdaw_diagnostic::hint;
use serde_json::Value;

use crate::amounts::{parse_duration, parse_size};
use crate::limits::{HookKind, InstanceMode, Limits, LimitsRequest};

/// The name that stands for every plug without an entry of its own.
const EVERY: &str = "*";
/// What a 32-bit memory can be; there is no other.
const MEMORY_MOST: u64 = 4 << 30;
const KEYS: [&str; 4] = ["memory", "instances", "instance", "timeout"];

/// Limits by the plug's name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LimitSettings(BTreeMap<String, LimitsRequest>);

/// A value that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitSlip {
    /// The way to it, below `limits`.
    pub path: Vec<String>,
    /// Its mend.
    pub help: String,
}

impl LimitSettings {
    /// Reads the value of `limits:`. What does not fit is left out and told.
    #[must_use]
    pub fn read(value: &Value) -> (Self, Vec<LimitSlip>) {
        let mut slips = Slips::default();
        let mut settings = BTreeMap::new();
        match value {
            Value::Null => {}
            Value::Object(plugs) => {
                for (plug, limits) in plugs {
                    settings.insert(plug.clone(), slips.within(plug, |slips| request(limits, slips)));
                }
            }
            _ => slips.tell("e.g. `limits: {stats: {memory: 1GiB}}`, or `\"*\"` for every plug"),
        }
        (Self(settings), slips.found)
    }

    fn of(&self, plug: &str) -> Option<&LimitsRequest> {
        self.0.get(plug).or_else(|| self.0.get(EVERY))
    }

    /// What a plug gets: what its manifest asks, what the user gives it instead, and no more than the space allows.
    #[must_use]
    pub fn resolve(plug: &str, manifest: &LimitsRequest, user: &Self, space: &Self) -> Limits {
        let limits = Limits::resolve(manifest);
        let limits = user.of(plug).map_or(limits.clone(), |user| limits.replaced(user));
        space.of(plug).map_or(limits.clone(), |space| limits.tightened(space))
    }
}

/// What is wrong so far, and where the reader is.
#[derive(Default)]
struct Slips {
    found: Vec<LimitSlip>,
    path: Vec<String>,
}

impl Slips {
    fn within<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(key.to_owned());
        let value = read(self);
        self.path.pop();
        value
    }

    fn tell(&mut self, help: impl Into<String>) {
        self.found.push(LimitSlip { path: self.path.clone(), help: help.into() });
    }

    fn wanted<T>(&mut self, value: Option<T>, help: &str) -> Option<T> {
        if value.is_none() {
            self.tell(help);
        }
        value
    }
}

fn request(value: &Value, slips: &mut Slips) -> LimitsRequest {
    let mut request = LimitsRequest::default();
    let Some(limits) = value.as_object() else {
        slips.tell("a mapping, e.g. `{memory: 1GiB, timeout: 5m}`");
        return request;
    };
    for (key, value) in limits {
        slips.within(key, |slips| match key.as_str() {
            "memory" => request.memory = slips.wanted(memory(value), "a size up to 4GiB, e.g. `1GiB`"),
            "instances" => request.instances = slips.wanted(instances(value), "a number of instances, from 1"),
            "instance" => request.instance = slips.wanted(instance(value), "`warm` or `fresh`"),
            "timeout" => timeouts(value, &mut request, slips),
            _ => slips.tell(hint(key, &KEYS)),
        });
    }
    request
}

fn memory(value: &Value) -> Option<u64> {
    let bytes = value.as_u64().or_else(|| value.as_str().and_then(parse_size))?;
    (1..=MEMORY_MOST).contains(&bytes).then_some(bytes)
}

fn instances(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok().filter(|count| *count > 0)
}

fn instance(value: &Value) -> Option<InstanceMode> {
    match value.as_str()? {
        "warm" => Some(InstanceMode::Warm),
        "fresh" => Some(InstanceMode::Fresh),
        _ => None,
    }
}

fn timeouts(value: &Value, request: &mut LimitsRequest, slips: &mut Slips) {
    let Some(by_hook) = value.as_object() else {
        request.timeout = slips.wanted(duration(value), "a duration, e.g. `5m`, or one for each hook");
        return;
    };
    for (key, value) in by_hook {
        slips.within(key, |slips| match HookKind::from_key(key) {
            Some(hook) => {
                request
                    .timeouts
                    .extend(slips.wanted(duration(value), "a duration, e.g. `5m`").map(|time| (hook, time)));
            }
            None => slips.tell(hint(key, &HookKind::ALL.map(HookKind::key))),
        });
    }
}

fn duration(value: &Value) -> Option<Duration> {
    value.as_str().and_then(parse_duration).filter(|duration| !duration.is_zero())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings(value: &Value) -> LimitSettings {
        let (settings, slips) = LimitSettings::read(value);
        assert_eq!(slips, []);
        settings
    }

    #[test]
    fn the_user_goes_beyond_the_ceilings_and_a_space_only_below() {
        let asked = LimitsRequest { memory: Some(128 << 20), instances: Some(4), ..LimitsRequest::default() };
        let user = settings(&json!({ "a": { "memory": "2GiB", "instances": 20, "timeout": { "http": "5m" } } }));
        let space = settings(&json!({ "*": { "memory": "1GiB", "instances": 30, "timeout": "3s" } }));
        let none = LimitSettings::default();
        let shown = |user: &LimitSettings, space: &LimitSettings| {
            let limits = LimitSettings::resolve("a", &asked, user, space);
            let seconds =
                [HookKind::Http, HookKind::Command, HookKind::Init].map(|hook| limits.timeout(hook).as_secs());
            (limits.memory >> 20, limits.instances, seconds)
        };
        assert_eq!(shown(&none, &none), (128, 4, [10, 5, 2]));
        assert_eq!(shown(&user, &none), (2048, 20, [300, 5, 2]));
        assert_eq!(shown(&none, &space), (128, 4, [3, 3, 2]), "a space gives nothing");
        assert_eq!(shown(&user, &space), (1024, 20, [3, 3, 2]));
        let other = LimitSettings::resolve("b", &asked, &user, &none);
        assert_eq!((other.memory, other.instances), (128 << 20, 4));
    }

    #[test]
    fn every_slip_is_named_with_its_mend_and_the_rest_counts() {
        let (read, slips) = LimitSettings::read(&json!({
            "a": { "memory": "5GiB", "instances": 0, "timeout": { "htp": "1s", "cron": "soon" }, "memry": 1 },
            "b": { "timeout": "90s", "instance": "cold" },
            "c": 5,
        }));
        let told: Vec<String> = slips.iter().map(|slip| format!("{}: {}", slip.path.join("."), slip.help)).collect();
        expect_test::expect![[r#"
            a.memory: a size up to 4GiB, e.g. `1GiB`
            a.instances: a number of instances, from 1
            a.timeout.htp: did you mean `http`?
            a.timeout.cron: a duration, e.g. `5m`
            a.memry: did you mean `memory`?
            b.instance: `warm` or `fresh`
            c: a mapping, e.g. `{memory: 1GiB, timeout: 5m}`"#]]
        .assert_eq(&told.join("\n"));
        let b = LimitSettings::resolve("b", &LimitsRequest::default(), &read, &LimitSettings::default());
        assert_eq!(b.timeout(HookKind::Command), Duration::from_secs(90));
        assert_eq!(LimitSettings::read(&json!([])).1.len(), 1);
    }
}
