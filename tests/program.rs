use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;

use crate::root;

/// The built program, run in the root of the workspace without variables of the caller's.
pub struct Program {
    exe: PathBuf,
}

/// What a run of the program left.
#[derive(Debug)]
pub struct Output {
    /// Exit code.
    pub code: i32,
    /// Data.
    pub stdout: String,
    /// Everything else.
    pub stderr: String,
}

impl Output {
    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }
}

impl Program {
    /// The program at `exe`: pass `env!("CARGO_BIN_EXE_tiaowen")`.
    pub fn new(exe: &str) -> Self {
        Self { exe: exe.into() }
    }

    /// A command without arguments.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.exe);
        command.env_clear().current_dir(root()).stdin(Stdio::null());
        command
    }

    /// Runs the program over the shared data folder.
    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Output {
        self.run_on(self.data(), args)
    }

    /// Runs the program over a data folder.
    pub fn run_on<S: AsRef<OsStr>>(&self, data: &Path, args: &[S]) -> Output {
        finish(self.command().arg("--data").arg(data).args(args))
    }

    /// A data folder built by this program from the delivered corpus. Test programs share it, whichever comes
    /// first builds it, and later runs find it up to date.
    pub fn data(&self) -> &'static Path {
        static DATA: OnceLock<PathBuf> = OnceLock::new();
        DATA.get_or_init(|| {
            let folder = self.exe.parent().expect("invariant: the program lies in a folder").join("test-data");
            fs::create_dir_all(&folder).expect("the build folder is writable");
            let lock = File::create(folder.join("tests.lock")).expect("the build folder is writable");
            lock.lock().expect("the file system knows locks");
            let data = folder.join("index");
            let built = self.run_on(&data, &["index", "info"]);
            assert_eq!(built.code, 0, "{}", built.stderr);
            data
        })
    }

    /// Starts the service on a free port and waits until it says that it is ready.
    pub fn serve(&self) -> Server {
        let mut command = self.command();
        command.arg("--data").arg(self.data()).args(["serve", "--addr", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let stdout = child.stdout.take().expect("invariant: stdout is piped");
        let line = BufReader::new(stdout).lines().map_while(Result::ok).find(|line| line.contains("http://"));
        let line = line.unwrap_or_else(|| panic!("the service stopped: {:?}", child.wait()));
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        Server { child, address: address.to_owned() }
    }
}

/// Runs a command to its end.
pub fn finish(command: &mut Command) -> Output {
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Output { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A running service; dropping it ends it.
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
}

impl Server {
    /// Sends `GET path`; gives status and body.
    pub fn get(&self, path: &str) -> (u16, String) {
        self.send(&format!("GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address))
    }

    /// Sends a JSON body to `path`; gives status and body.
    pub fn post(&self, path: &str, body: &str) -> (u16, String) {
        let head = format!("POST {path} HTTP/1.0\r\nHost: {}\r\nContent-Type: application/json", self.address);
        self.send(&format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
    }

    fn send(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("the service listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("invariant: not zero");
        // A service that refuses a long body stops reading; what it says about that is read below.
        let _ = stream.write_all(request.as_bytes());
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).expect("the service answers");
        let reply = String::from_utf8(reply).expect("the service writes UTF-8");
        let (head, body) = reply.split_once("\r\n\r\n").expect("a reply has a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a reply has a status");
        (status, body.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when the service is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
