//! A server for this machine alone.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tiny_http::{Header, Method, Request, Response};

/// A page at an address of this machine.
pub(super) struct Server {
    shared: Arc<Shared>,
    port: u16,
}

/// What the thread that answers and the one that runs the plan both hold.
#[derive(Default)]
struct Shared {
    page: Mutex<String>,
    number: AtomicU64,
}

impl Server {
    /// Opens one at `port`, or at a free one for 0.
    pub(super) fn open(port: u16) -> Result<Self, String> {
        let http = tiny_http::Server::http(("127.0.0.1", port)).map_err(|why| why.to_string())?;
        let port = http.server_addr().to_ip().map_or(port, |at| at.port());
        let shared = Arc::new(Shared::default());
        let answering = Arc::clone(&shared);
        std::thread::spawn(move || {
            for request in http.incoming_requests() {
                answer(request, &answering, port);
            }
        });
        Ok(Self { shared, port })
    }

    /// Where it is.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Shows another page.
    pub(super) fn show(&self, page: String) {
        let mut shown = (self.shared.page.lock()).unwrap_or_else(PoisonError::into_inner);
        *shown = page;
        self.shared.number.fetch_add(1, Ordering::Relaxed);
    }
}

/// Answers the browser that has the page open, and nobody who came under another name: a page from elsewhere may not
/// read the report.
fn answer(request: Request, shared: &Shared, port: u16) {
    let names = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let host = (request.headers().iter())
        .find(|header| header.field.equiv("Host"))
        .map(|header| header.value.as_str().to_owned());
    let known = host.is_some_and(|host| names.contains(&host));
    let (status, kind, text) = match (known, request.method(), request.url()) {
        (false, _, _) => (
            403,
            "text/plain",
            "this server is for this machine alone".to_owned(),
        ),
        (true, Method::Get, "/") => {
            let page = shared.page.lock().unwrap_or_else(PoisonError::into_inner);
            (200, "text/html", page.clone())
        }
        (true, Method::Get, "/number") => {
            let number = shared.number.load(Ordering::Relaxed);
            (200, "text/plain", number.to_string())
        }
        (true, _, _) => (404, "text/plain", "there is nothing here".to_owned()),
    };
    let mut response = Response::from_string(text).with_status_code(status);
    let headers = [
        ("Content-Type", format!("{kind}; charset=utf-8")),
        ("Cache-Control", "no-store".to_owned()),
    ];
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // Who left does not wait for the answer.
    let _ = request.respond(response);
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    fn ask(server: &Server, path: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("open");
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("answered");
        text
    }

    #[test]
    fn this_machine_alone_is_answered() {
        let server = Server::open(0).expect("a free port");
        let host = format!("127.0.0.1:{}", server.port);
        assert!(ask(&server, "/number", &host).ends_with("\r\n\r\n0"));
        server.show("<p>a report</p>".to_owned());
        let page = ask(&server, "/", &host);
        assert!(
            page.starts_with("HTTP/1.1 200") && page.ends_with("<p>a report</p>"),
            "{page}"
        );
        assert!(ask(&server, "/number", &host).ends_with("\r\n\r\n1"));
        assert!(ask(&server, "/", "example.org").starts_with("HTTP/1.1 403"));
        assert!(ask(&server, "/../plan.kma", &host).starts_with("HTTP/1.1 404"));
    }
}
