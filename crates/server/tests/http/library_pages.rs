//! The pages that lay documents and norms side by side.

use crate::service::{get, page};

#[tokio::test]
async fn editions_stand_side_by_side() {
    let body = page("/compare/campus-ai-2025/campus-ai-2026").await.body;
    assert!(body.contains("<ins><span class=\"vh\">【新增：</span>"), "{body}");
    assert!(body.contains("<del><span class=\"vh\">【删去：</span>"), "{body}");
    let removed = page("/compare/campus-ai-2025/campus-ai-2026?kind=added").await.body;
    assert!(removed.matches("<li class=\"change").count() > 0 && !removed.contains("tone-care\">"), "{removed}");
    let reversed = page("/compare/campus-ai-2026/campus-ai-2025").await.body;
    assert!(reversed.contains("对调左右"), "{reversed}");
}

#[tokio::test]
async fn other_documents_are_compared_by_what_they_demand() {
    let body = page("/compare/campus-ai-2026/markup").await.body;
    assert!(body.contains("严禁学生直接提交由人工智能生成的作业"), "{body}");
    assert!(body.contains("网页应当转义&#60;img src=x onerror=alert(1)&#62;"), "{body}");
    assert!(!body.contains("<img") && !body.contains("<script>"));
    let topic = page("/compare/campus-ai-2026/markup?view=norms&topic=%E5%A4%87%E8%AF%BE").await.body;
    assert!(topic.contains("可以使用人工智能辅助备课"), "{topic}");
    assert_eq!(page("/compare/campus-ai-2026/nothing").await.status, 404);
    assert_eq!(page("/compare/a%ff/b").await.status, 400);
}

#[tokio::test]
async fn two_documents_are_chosen() {
    let choice = page("/compare?old=campus-ai-2025&new=campus-ai-2026").await;
    assert_eq!((choice.status.as_u16(), choice.header("location")), (303, "/compare/campus-ai-2025/campus-ai-2026"));
    assert!(page("/compare?old=markup&new=markup").await.body.contains("同一份文件"));
    assert!(page("/compare").await.body.contains("/compare/campus-ai-2025/campus-ai-2026"));
    let outside = page("/compare?old=//evil.example&new=x").await;
    assert!(outside.header("location").starts_with("/compare/%2F%2F"), "{}", outside.header("location"));
}

#[tokio::test]
async fn norms_are_filtered_and_taken_away() {
    let rows = |body: &str| body.matches("<td data-name=\"主体\">").count();
    let all = page("/norms").await.body;
    let some = page("/norms?bearer=student&modality=prohibited").await.body;
    assert!(rows(&all) > rows(&some) && rows(&some) > 0, "{some}");
    assert!(some.contains("<option value=\"student\" selected>"), "{some}");
    assert!(all.contains("<svg viewBox=") && all.contains("/norms?bearer=student&#38;modality=prohibited"), "{all}");
    assert!(page("/norms?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA").await.body.contains("没有符合条件的规范"));
    assert_eq!(page("/norms?bearer=dog").await.status, 422);
    let with_old = page("/norms?old=1&document=campus-ai-2025").await.body;
    assert!(with_old.contains("已失效") && rows(&page("/norms?document=campus-ai-2025").await.body) == 0);
    let csv = get("/norms.csv?bearer=student").await;
    assert!(csv.header("content-type").starts_with("text/csv") && csv.body.starts_with('\u{feff}'));
    assert!(csv.body.lines().skip(1).all(|line| line.contains("学生")), "{}", csv.body);
    let json = get("/api/v1/norms?bearer=student&modality=prohibited").await.json();
    assert!(json.as_array().unwrap().iter().all(|norm| norm["modality"] == "prohibited"));
    assert_eq!(get("/api/v1/norms?x=1").await.status, 422);
    let diff = get("/api/v1/comparisons/campus-ai-2025/campus-ai-2026").await.json();
    assert!(!diff["changes"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn documents_are_narrowed_compared_and_taken_away() {
    let list = page("/documents?status=superseded").await.body;
    assert_eq!(list.matches("<li class=\"document\">").count(), 1, "{list}");
    assert!(list.contains("<option value=\"2025\""), "{list}");
    assert_eq!(page("/documents?year=2026&level=school").await.body.matches("<li class=\"document\">").count(), 2);
    let old = page("/documents/campus-ai-2025").await.body;
    assert!(old.contains("href=\"/compare/campus-ai-2025/campus-ai-2026\""), "{old}");
    let original = get("/documents/markup/original").await;
    assert!(original.header("content-type").starts_with("text/plain"), "it is never shown as a page");
    assert!(original.header("content-disposition").contains("markup.txt"));
    assert!(original.body.contains("<img src=x onerror=alert(1)>"), "{}", original.body);
    assert_eq!(get("/documents/nothing/original").await.status, 404);
}
