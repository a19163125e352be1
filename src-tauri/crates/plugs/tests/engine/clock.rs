//! A clock that the test turns.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use jackdaw_plugs::{Alarm, AlarmError, AlarmId, Fire};
use parking_lot::Mutex;
use tokio::sync::watch;

pub struct Clock {
    inner: Mutex<Inner>,
    armed: watch::Sender<usize>,
}

struct Inner {
    now: DateTime<Utc>,
    alarms: BTreeMap<(DateTime<Utc>, AlarmId), Fire>,
}

impl Clock {
    pub fn at(time: &str) -> Arc<Self> {
        let now = time.parse().unwrap();
        Arc::new(Self { inner: Mutex::new(Inner { now, alarms: BTreeMap::new() }), armed: watch::Sender::new(0) })
    }

    /// Sets the time and rings every alarm that has come by then, once.
    pub fn set(&self, time: &str) {
        let due = {
            let mut inner = self.inner.lock();
            inner.now = time.parse().unwrap();
            let now = inner.now;
            let later = inner.alarms.split_off(&(now + chrono::Duration::nanoseconds(1), AlarmId::nil()));
            std::mem::replace(&mut inner.alarms, later)
        };
        self.tell();
        for fire in due.into_values() {
            fire();
        }
    }

    /// Waits until so many alarms are armed.
    pub async fn armed(&self, count: usize) {
        let mut armed = self.armed.subscribe();
        let waited = tokio::time::timeout(super::home::PATIENCE, armed.wait_for(|armed| *armed == count)).await;
        assert!(waited.is_ok(), "{count} alarms were expected, {} are armed", *self.armed.borrow());
    }

    fn tell(&self) {
        let count = self.inner.lock().alarms.len();
        self.armed.send_replace(count);
    }
}

#[async_trait]
impl Alarm for Clock {
    fn now(&self) -> DateTime<Utc> {
        self.inner.lock().now
    }

    async fn arm(&self, at: DateTime<Utc>, fire: Fire) -> Result<AlarmId, AlarmError> {
        let id = uuid::Uuid::new_v4();
        self.inner.lock().alarms.insert((at, id), fire);
        self.tell();
        Ok(id)
    }

    async fn disarm(&self, id: AlarmId) {
        self.inner.lock().alarms.retain(|(_, other), _| *other != id);
        self.tell();
    }

    fn armed(&self) -> usize {
        self.inner.lock().alarms.len()
    }

    async fn shutdown(&self) {}
}
