use std::sync::LazyLock;

use regex::Regex;

/// A kind of thing a question can ask for that the documents often leave out although they treat the topic.
pub(crate) struct Point {
    /// Its name, as it stands in 「库内文件没有规定…」.
    pub(crate) noun: &'static str,
    asked: Regex,
    shown: Regex,
}

impl Point {
    /// Whether words of a document state such a thing.
    pub(crate) fn shown_in(&self, text: &str) -> bool {
        self.shown.is_match(text)
    }
}

/// Name, how a question asks for it, how a document states it.
const POINTS: [(&str, &str, &str); 14] = [
    ("罚款或赔偿的金额", "罚(多少|款|钱|几)|赔(多少|偿|钱)", "罚款|罚金|赔偿"),
    (
        "处分、处罚的种类和轻重",
        "(什么|哪些|啥|怎么|怎样|如何|受|多重|会被|要被|给予|面临).{0,6}(处分|处罚|惩罚|开除|记过|撤职|通报)|(会|被|要).{0,12}(开除|撤职|撤销|记过|降级|辞退|撤吗|处分吗|处罚吗)|扣.{0,4}(分|工资|绩效|钱)",
        "处分|处罚|惩处|追责|问责|追究",
    ),
    (
        "工资、奖金的数额",
        "(工资|奖金|津贴|补贴|薪|课时费|绩效).{0,10}(多少|涨|加薪|几(千|百))|(多少|涨|加|发).{0,4}(工资|奖金|津贴|补贴)",
        "工资|奖金|津贴|薪酬",
    ),
    (
        "价格、费用和经费的数额",
        "价格|(多少|几)(钱|元|万)|(收费|费用|学费|经费|预算|拨款|补助).{0,8}(多少|标准|几|吗)|费用是",
        "[0-9]+(万|亿)?元",
    ),
    (
        "具体的课时数",
        "(上|开|安排|设|学|一周|每周|学期|学年|一年).{0,8}(几|多少)(节|课时|学时|个?小时)|(课时|学时).{0,6}(标准|多少|几|要求)",
        "[0-9]+个?(学时|课时|节)",
    ),
    (
        "具体比例或上限",
        "(AI|ai|查重|重复)率|不(能|得)?(超过|低于)百分之几|(占|达到?|超过|低于).{0,4}(百分之几|多少)|(比例|占比|百分比).{0,6}(多少|几|上限|要求|是)",
        "[0-9]+(\\.[0-9]+)?[%％]|百分之",
    ),
    (
        "联系方式",
        "(电话|手机号|邮箱|微信号?|住址|联系方式|热线).{0,6}(是?多少|是什么|是啥|发我|给我|告诉我)|(举报|投诉|咨询)(电话|邮箱|热线)",
        "[0-9]{7,}|@",
    ),
    (
        "技术参数",
        "(水印|标识|字体|字号|图标|摄像头|显卡|服务器).{0,10}(多大|尺寸|像素|哪个角|位置|型号|配置|分辨率)|几个G|多少GB",
        "像素|毫米|厘米|GB",
    ),
    (
        "办理的时限",
        "(几|多少)(个)?(天|日|工作日)(内|以内)?(办|批|答复|回复|反馈|完成|上报)|多久(能|会|内|才)",
        "[0-9]+个?(日|天|工作日)内",
    ),
    (
        "数量和规模的限制",
        "(每天|每周|每次|一天|一周|一次).{0,6}(多久|多长|几个?小时|多少分钟|几分钟|几次|多少次)",
        "[0-9]+个?(小时|分钟|次)",
    ),
    (
        "年龄的具体界线",
        "(满|到|几|多少)(几|多少)?(岁|周岁).{0,6}(才|可以|能|算|起)",
        "(周|[0-9一二三四五六七八九十]+)岁",
    ),
    (
        "具体产品的推荐",
        "(哪款|哪家|哪个).{0,4}(软件|工具|产品|app|APP|大模型|牌子|品牌).{0,8}(好用|最好|推荐|靠谱|便宜)|推荐.{0,4}(一款|一个|几款|几个|个|些).{0,6}(软件|工具|产品|平台|app|APP|品牌|大模型)",
        "推荐(使用|采用)《",
    ),
    (
        "报名、申请和投诉的办理手续",
        "(怎么|如何|去哪|在哪|到哪|哪里).{0,4}(申请|报名|投诉|举报|缴费)|(申请|报名|投诉|举报).{0,4}(流程|手续|入口|材料|网址)",
        "(申请|报名|投诉|举报)(流程|程序|方式|材料|渠道)",
    ),
    (
        "操作步骤和账号事务",
        "(账号|密码|验证码|登录|登陆|注册|安装|下载|卸载|充值|退款).{0,12}(怎么|如何|忘|找回|不了|失败|哪里|在哪)|(怎么|如何|在哪|哪里).{0,8}(注册|安装|下载|登录|登陆|找回|开通会员|充值)",
        "点击|注册账号",
    ),
];

/// Fields of their own that no document of this kind rules, wherever a question names them.
const FIELDS: [(&str, &str, &str); 1] =
    [("校外培训和补课", "校外培训|补习班|培训机构.{0,10}(补课|收费|招生)|有偿补课", "校外培训|有偿补课")];

static TABLE: LazyLock<Vec<Point>> = LazyLock::new(|| POINTS.into_iter().map(point).collect());
static FIELD_TABLE: LazyLock<Vec<Point>> = LazyLock::new(|| FIELDS.into_iter().map(point).collect());

fn point((noun, asked, shown): (&'static str, &str, &str)) -> Point {
    let compile = |pattern: &str| Regex::new(pattern).expect("invariant: patterns of the table are tested");
    Point { noun, asked: compile(asked), shown: compile(shown) }
}

/// The fields of their own that a question names.
pub(crate) fn fields(question: &str) -> impl Iterator<Item = &'static Point> + use<'_> {
    FIELD_TABLE.iter().filter(move |point| point.asked.is_match(question))
}

/// The kinds of thing a question asks for.
pub(crate) fn asked(question: &str) -> impl Iterator<Item = &'static Point> + use<'_> {
    TABLE.iter().filter(move |point| point.asked.is_match(question))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_kind_of_thing_is_asked() {
        let check = |question: &str, expected: &[&str]| {
            let found: Vec<_> = asked(question).map(|point| point.noun).collect();
            assert_eq!(found, expected, "{question}");
        };
        check("老师乱用要罚多少钱", &["罚款或赔偿的金额", "价格、费用和经费的数额"]);
        check("高中一学期要上几节课", &["具体的课时数"]);
        check("论文的AI率不能超过百分之几", &["具体比例或上限"]);
        check("学生违规使用会受到什么处分", &["处分、处罚的种类和轻重"]);
        check("小学生能不能自己写作文", &[]);
        check("平台密码忘了怎么找回", &["操作步骤和账号事务"]);
    }
}
