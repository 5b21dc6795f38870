use std::process::ExitCode;

use anyhow::Context as _;
use tiaowen_assistant::config::Config;
use tiaowen_server::AppState;

use super::open;
use crate::output::say;

/// Serves until the process is asked to stop. The address is taken first, so that a port in use is told at once.
pub(crate) fn serve(config: &Config) -> anyhow::Result<ExitCode> {
    let addr = config.server.addr;
    let listener = std::net::TcpListener::bind(addr).with_context(|| format!("无法监听 {addr}"))?;
    let addr = listener.local_addr().context("无法监听")?;
    let assistant = open(config)?;
    let info = assistant.info();
    eprintln!("资料库：{} 份文件，{} 个条款；模型：{}（{}）", info.documents, info.clauses, info.model, info.engine);
    say!("条文已就绪，请用浏览器打开 http://{addr}/  （按 Ctrl+C 停止）");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("无法启动服务")?;
    let state = AppState::new(assistant, config.clone());
    listener.set_nonblocking(true).context("无法监听")?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tiaowen_server::serve(listener, state, tiaowen_server::stop_signal()).await
    })?;
    eprintln!("服务已停止。");
    Ok(ExitCode::SUCCESS)
}
