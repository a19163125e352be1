//! `limits:`, what the plug asks of the machine.

use std::time::Duration;

use serde_json::Value;

use super::reader::{Node, Reader, shorten};
use crate::amounts::{parse_duration, parse_size};
use crate::limits::{HookKind, InstanceMode, LimitsRequest, ceilings};

pub(super) fn read<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> LimitsRequest {
    let mut limits = LimitsRequest::default();
    let known = ["memory", "instances", "instance", "timeout"];
    let Some(object) = reader.object(node, &known, "a mapping") else { return limits };
    limits.memory = object.get("memory").and_then(|node| read_memory(reader, &node));
    limits.instances = object.get("instances").and_then(|node| read_instances(reader, &node));
    let modes = [("warm", InstanceMode::Warm), ("fresh", InstanceMode::Fresh)];
    limits.instance = object.get("instance").and_then(|node| reader.choice(&node, &modes));
    if let Some(node) = object.get("timeout") {
        if node.value.is_object() {
            let hooks = HookKind::ALL.map(HookKind::key);
            if let Some(by_hook) = reader.object(&node, &hooks, "a duration, or one for each hook") {
                for (key, node) in by_hook.entries() {
                    let Some(kind) = HookKind::from_key(key) else { continue };
                    limits.timeouts.extend(read_duration(reader, &node).map(|duration| (kind, duration)));
                }
            }
        } else {
            limits.timeout = read_duration(reader, &node);
        }
    }
    limits
}

fn read_memory(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<u64> {
    let bytes = match node.value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => parse_size(text),
        _ => None,
    };
    let Some(bytes) = bytes.filter(|bytes| *bytes > 0) else {
        bad(reader, node, "a size", "e.g. `64MiB`");
        return None;
    };
    if bytes > ceilings::MEMORY {
        too_much(reader, node, &format!("{}MiB", ceilings::MEMORY >> 20));
        return None;
    }
    Some(bytes)
}

fn read_instances(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<u32> {
    let count = node.value.as_u64().and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
    match count {
        None => bad(reader, node, "a number of instances", &format!("from 1 to {}", ceilings::INSTANCES)),
        Some(count) if count > ceilings::INSTANCES => too_much(reader, node, &ceilings::INSTANCES.to_string()),
        Some(count) => return Some(count),
    }
    None
}

fn read_duration(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Duration> {
    let duration = node.value.as_str().and_then(parse_duration).filter(|duration| !duration.is_zero());
    match duration {
        None => bad(reader, node, "a duration", "e.g. `10s` or `500ms`"),
        Some(duration) if duration > ceilings::TIMEOUT => {
            too_much(reader, node, &format!("{}s", ceilings::TIMEOUT.as_secs()))
        }
        Some(duration) => return Some(duration),
    }
    None
}

fn bad(reader: &mut Reader<'_>, node: &Node<'_>, what: &str, help: &str) {
    let message = format!("`{}` must be {what}, not {}", node.key(), super::reader::describe(node.value));
    reader.error_with(node, "bad-limit", message, help);
}

fn too_much(reader: &mut Reader<'_>, node: &Node<'_>, most: &str) {
    let asked = match node.value {
        Value::String(text) => shorten(text),
        other => other.to_string(),
    };
    let message = format!("`{}: {asked}` is more than a manifest may ask", node.key());
    reader.error_with(node, "bad-limit", message, format!("the most is {most}; the user's settings may go beyond"));
}
