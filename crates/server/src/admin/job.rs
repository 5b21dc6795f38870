use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tiaowen_assistant::{AssistantError, Progress, Step, explain};

use crate::failure::Failure;

/// The one long work at a time, and how far it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Jobs(Arc<Mutex<Option<Job>>>);

#[derive(Debug)]
struct Job {
    title: String,
    step: Option<Step>,
    done: usize,
    total: usize,
    end: Option<Result<(), String>>,
}

/// A job as pages and scripts see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct JobView {
    /// What is done, in Chinese.
    pub(crate) title: String,
    /// `running`, `done` or `failed`.
    pub(crate) state: &'static str,
    /// Chinese sentence: the step, or how it ended.
    pub(crate) message: String,
    /// Parts of the step that are done.
    pub(crate) done: usize,
    /// Parts of the step; 0 when unknown.
    pub(crate) total: usize,
}

impl Jobs {
    /// Starts `work` on a thread of its own.
    ///
    /// # Errors
    /// When other work is not done yet.
    pub(crate) fn start(
        &self,
        title: String,
        work: impl FnOnce(&dyn Progress) -> Result<(), AssistantError> + Send + 'static,
    ) -> Result<(), Failure> {
        let mut job = self.lock();
        if job.as_ref().is_some_and(|job| job.end.is_none()) {
            return Err(Failure::Busy);
        }
        *job = Some(Job { title, step: None, done: 0, total: 0, end: None });
        drop(job);
        let jobs = self.clone();
        tokio::task::spawn_blocking(move || {
            // A panic must not leave the job running for ever.
            let guard = Unfinished(jobs);
            let end = work(&guard.0).map_err(|error| {
                tracing::error!(%error, "the library could not be changed");
                explain::explain(&error)
            });
            guard.0.finish(end);
        });
        Ok(())
    }

    /// The job that runs or ran last.
    pub(crate) fn view(&self) -> Option<JobView> {
        let job = self.lock();
        let job = job.as_ref()?;
        let (state, message) = match (&job.end, job.step) {
            (Some(Ok(())), _) => ("done", "已完成，现在起按新的资料库答复。".to_owned()),
            (Some(Err(why)), _) => ("failed", format!("没有完成：{why}。资料库没有改动。")),
            (None, Some(step)) => ("running", step_words(step).to_owned()),
            (None, None) => ("running", "准备中".to_owned()),
        };
        Some(JobView { title: job.title.clone(), state, message, done: job.done, total: job.total })
    }

    /// Whether work is going on.
    pub(crate) fn is_running(&self) -> bool {
        self.lock().as_ref().is_some_and(|job| job.end.is_none())
    }

    fn finish(&self, end: Result<(), String>) {
        if let Some(job) = self.lock().as_mut().filter(|job| job.end.is_none()) {
            job.end = Some(end);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Jobs {
    fn step(&self, step: Step, done: usize, total: usize) {
        if let Some(job) = self.lock().as_mut() {
            (job.step, job.done, job.total) = (Some(step), done, total);
        }
    }
}

struct Unfinished(Jobs);

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.0.finish(Err("程序出了意外的错误，原因见日志".to_owned()));
    }
}

fn step_words(step: Step) -> &'static str {
    match step {
        Step::Model => "载入模型",
        Step::Documents => "解析文件",
        Step::Lexical => "建立全文索引",
        Step::Embed => "计算向量",
        Step::Vectors => "建立向量索引",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn one_job_runs_at_a_time_and_its_end_is_kept() {
        let jobs = Jobs::default();
        let (release, blocked) = mpsc::channel::<()>();
        jobs.start("加入".into(), move |progress| {
            progress.step(Step::Embed, 3, 9);
            blocked.recv().unwrap();
            Err(AssistantError::NoDocument)
        })
        .unwrap();
        assert_eq!(jobs.start("移除".into(), |_| Ok(())), Err(Failure::Busy));
        release.send(()).unwrap();
        while jobs.is_running() {
            tokio::task::yield_now().await;
        }
        let view = jobs.view().unwrap();
        assert_eq!((view.state, view.done, view.total), ("failed", 3, 9));
        assert!(view.message.contains("没有可以收录的文字"), "{}", view.message);
        jobs.start("再来".into(), |_| panic!("on purpose")).unwrap();
        while jobs.is_running() {
            tokio::task::yield_now().await;
        }
        assert_eq!(jobs.view().unwrap().state, "failed");
    }
}
