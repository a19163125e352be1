//! A client that costs next to nothing: one kept connection, requests made beforehand, answers read by their length.
//! On few cores a client with comforts would be most of what is measured.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use jackdaw_tests::{App, PATIENCE};

use crate::measure::{Figures, cpu_of, used};

/// Something that answers requests.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) pid: u32,
    token: String,
}

impl Server {
    pub(crate) fn new(address: SocketAddr, pid: u32, token: &str) -> Self {
        Self { address, pid, token: token.to_owned() }
    }

    pub(crate) fn of(app: &App) -> Self {
        Self::new(app.address(), app.pid, &app.token)
    }

    /// A request byte for byte, with the token.
    pub(crate) fn request(&self, method: &str, path: &str, body: &str) -> Vec<u8> {
        self.request_of(method, path, body, "")
    }

    /// A `POST` of JSON, with the token.
    pub(crate) fn post_json(&self, path: &str, body: &str) -> Vec<u8> {
        self.request_of("POST", path, body, "Content-Type: application/json\r\n")
    }

    /// `headers`: further ones, each with its line's end.
    fn request_of(&self, method: &str, path: &str, body: &str, headers: &str) -> Vec<u8> {
        let Self { address, token, .. } = self;
        let length = body.len();
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        )
        .into_bytes()
    }

    pub(crate) fn connect(&self) -> Connection {
        let stream = TcpStream::connect(self.address).expect("the server listens");
        stream.set_nodelay(true).expect("small requests are sent at once");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout is set");
        Connection { stream, buffer: Vec::new() }
    }

    /// The same request over and over on each of several connections.
    pub(crate) fn load(&self, request: &[u8], connections: usize, length: Duration) -> Load {
        let before = cpu_of(self.pid);
        let begun = Instant::now();
        let wall: Vec<Duration> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..connections)
                .map(|_| {
                    scope.spawn(move || {
                        let mut connection = self.connect();
                        let mut wall = Vec::new();
                        while begun.elapsed() < length {
                            let asked = Instant::now();
                            connection.ask(request).expect_success();
                            wall.push(asked.elapsed());
                        }
                        wall
                    })
                })
                .collect();
            workers.into_iter().flat_map(|worker| worker.join().expect("a connection ends well")).collect()
        });
        Load { wall, took: begun.elapsed(), cpu: used(before, cpu_of(self.pid)) }
    }
}

/// What came of a load; loads of several rounds add up.
#[derive(Debug, Default)]
pub(crate) struct Load {
    wall: Vec<Duration>,
    took: Duration,
    cpu: Option<Duration>,
}

impl Load {
    pub(crate) fn add(&mut self, other: Self) {
        self.wall.extend(other.wall);
        self.took += other.took;
        self.cpu = Some(self.cpu.unwrap_or_default() + other.cpu.unwrap_or_default());
    }

    pub(crate) fn figures(self) -> Figures {
        let rate = self.wall.len() as f64 / self.took.as_secs_f64();
        let mut figures = Figures::new(self.wall, self.cpu);
        figures.per_second = Some(rate);
        figures
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn expect_success(&self) {
        assert!((200..300).contains(&self.status), "{} {}", self.status, String::from_utf8_lossy(&self.body));
    }
}

/// One kept connection.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn ask(&mut self, request: &[u8]) -> Reply {
        self.stream.write_all(request).expect("the request is sent");
        self.buffer.clear();
        let head = loop {
            if let Some(end) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            self.more();
        };
        let text = std::str::from_utf8(&self.buffer[..head]).expect("headers are text");
        let status = text.get(9..12).and_then(|code| code.parse().ok()).expect("a status line");
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok()).flatten()
        });
        let length = length.unwrap_or_else(|| {
            assert!(matches!(status, 201 | 204), "an answer without its length: {text}");
            0
        });
        while self.buffer.len() < head + length {
            self.more();
        }
        Reply { status, body: self.buffer[head..].to_vec() }
    }

    fn more(&mut self) {
        let mut chunk = [0; 16 * 1024];
        let read = self.stream.read(&mut chunk).expect("the answer is read");
        assert!(read > 0, "the server closed the connection: {}", String::from_utf8_lossy(&self.buffer));
        self.buffer.extend_from_slice(&chunk[..read]);
    }
}
