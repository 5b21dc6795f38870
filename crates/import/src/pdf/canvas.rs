use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::font::Font;
use super::geometry::{Fragment, Matrix, Rule, upright};
use crate::meter::Meter;
use crate::{Damage, Fault, Format};

/// Forms within forms.
const DEEPEST: usize = 8;
/// Most bytes of drawing instructions of one page; a page of text has some kilobytes.
const PAGE_BYTES: u64 = 32 << 20;
/// Most stretches of text of one page.
const MOST_FRAGMENTS: usize = 200_000;
/// Rules are thinner than this.
const THIN: f32 = 3.0;

type Fonts<'a> = BTreeMap<Vec<u8>, Rc<Font<'a>>>;

#[derive(Clone)]
struct State<'a> {
    ctm: Matrix,
    font: Option<Rc<Font<'a>>>,
    size: f32,
    spacing: f32,
    word_spacing: f32,
    scale: f32,
    leading: f32,
    rise: f32,
}

/// What is drawn on a page.
pub(super) struct Canvas {
    /// By quarter turns of the text.
    pub(super) fragments: [Vec<Fragment>; 4],
    /// Drawn lines, from point to point.
    strokes: Vec<((f32, f32), (f32, f32))>,
    /// Characters that were read, and such as no font explains.
    pub(super) known: usize,
    pub(super) unknown: usize,
}

impl Canvas {
    pub(super) fn draw(document: &Document, page: ObjectId, meter: &mut Meter<'_>) -> Result<Self, Fault> {
        let limit = usize::try_from(meter.left().min(PAGE_BYTES)).unwrap_or(usize::MAX);
        let pdf = |error: lopdf::Error| Damage::from(error).of(Format::Pdf);
        let content = document.get_page_content_with_limit(page, limit).map_err(pdf)?;
        meter.unpack(content.len())?;
        let mut fonts = Fonts::new();
        for (name, font) in document.get_page_fonts(page).unwrap_or_default() {
            fonts.insert(name, Rc::new(Font::new(font, document, limit)?));
        }
        let (own, inherited) = document.get_page_resources(page).unwrap_or((None, vec![]));
        let inherited = inherited.into_iter().filter_map(|id| document.get_dictionary(id).ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(inherited).collect();
        let canvas = Self { fragments: Default::default(), strokes: vec![], known: 0, unknown: 0 };
        let mut painter =
            Painter { document, meter, canvas, path: vec![], line: Matrix::IDENTITY, text: Matrix::IDENTITY };
        painter.content(&content, &Scope { fonts, resources, depth: 0 }, State::new(Matrix::IDENTITY))?;
        Ok(painter.canvas)
    }

    /// The drawn lines when text of so many quarter turns stands upright: horizontal and vertical ones.
    pub(super) fn rules(&self, turns: u8) -> (Vec<Rule>, Vec<Rule>) {
        let (mut horizontal, mut vertical) = (vec![], vec![]);
        for (a, b) in &self.strokes {
            let ((ax, ay), (bx, by)) = (upright(*a, turns), upright(*b, turns));
            let (width, height) = ((ax - bx).abs(), (ay - by).abs());
            if height < THIN && width > 4.0 * THIN {
                horizontal.push(Rule { at: f32::midpoint(ay, by), from: ax.min(bx), to: ax.max(bx) });
            } else if width < THIN && height > 2.0 * THIN {
                vertical.push(Rule { at: f32::midpoint(ax, bx), from: ay.min(by), to: ay.max(by) });
            }
        }
        (horizontal, vertical)
    }
}

impl State<'_> {
    fn new(ctm: Matrix) -> Self {
        Self { ctm, font: None, size: 0.0, spacing: 0.0, word_spacing: 0.0, scale: 1.0, leading: 0.0, rise: 0.0 }
    }
}

struct Scope<'a> {
    fonts: Fonts<'a>,
    resources: Vec<&'a Dictionary>,
    depth: usize,
}

struct Painter<'a, 'm, 'l> {
    document: &'a Document,
    meter: &'m mut Meter<'l>,
    canvas: Canvas,
    /// Points of the path: each part is a list.
    path: Vec<Vec<(f32, f32)>>,
    line: Matrix,
    text: Matrix,
}

impl<'a> Painter<'a, '_, '_> {
    fn content(&mut self, content: &[u8], scope: &Scope<'a>, mut state: State<'a>) -> Result<(), Fault> {
        // A page whose instructions are damaged shows what comes before.
        let operations = Content::decode(content).map(|content| content.operations).unwrap_or_default();
        let mut stack: Vec<State<'a>> = vec![];
        for operation in &operations {
            match operation.operator.as_str() {
                "q" if stack.len() < 512 => stack.push(state.clone()),
                "Q" => state = stack.pop().unwrap_or(state),
                "cm" => state.ctm = matrix(&operation.operands).then(state.ctm),
                "Do" => self.form(&operation.operands, scope, &state)?,
                "m" | "l" | "re" | "h" | "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "n" => {
                    self.path(operation, state.ctm);
                }
                _ => self.text(operation, scope, &mut state),
            }
            if self.canvas.fragments.iter().map(Vec::len).sum::<usize>() > MOST_FRAGMENTS {
                return Err(Fault::TooMany { parts: "pieces of text on a page", limit: MOST_FRAGMENTS });
            }
        }
        Ok(())
    }

    fn form(&mut self, operands: &[Object], scope: &Scope<'a>, state: &State<'a>) -> Result<(), Fault> {
        let Some(name) = operands.first().and_then(|name| name.as_name().ok()) else { return Ok(()) };
        let objects = scope
            .resources
            .iter()
            .filter_map(|resources| resources.get_deref(b"XObject", self.document).and_then(Object::as_dict).ok());
        let mut found = objects.filter_map(|objects| objects.get_deref(name, self.document).ok());
        let Some(form) = found.find_map(|object| object.as_stream().ok()) else { return Ok(()) };
        let is_form = form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form");
        if !is_form || scope.depth >= DEEPEST {
            return Ok(());
        }
        let limit = usize::try_from(self.meter.left().min(PAGE_BYTES)).unwrap_or(usize::MAX);
        let Ok(content) = form.decompressed_content_with_limit(limit) else { return Ok(()) };
        self.meter.unpack(content.len())?;
        let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let mut fonts = scope.fonts.clone();
        let dictionary = own.and_then(|own| own.get_deref(b"Font", self.document).and_then(Object::as_dict).ok());
        for (name, font) in dictionary.into_iter().flat_map(Dictionary::iter) {
            if let Some(font) = self.document.dereference(font).ok().and_then(|(_, font)| font.as_dict().ok()) {
                fonts.insert(name.clone(), Rc::new(Font::new(font, self.document, limit)?));
            }
        }
        let resources = own.into_iter().chain(scope.resources.iter().copied()).collect();
        let within = form.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array);
        let within = within.map_or(Matrix::IDENTITY, |array| matrix(array));
        let inner = Scope { fonts, resources, depth: scope.depth + 1 };
        self.content(&content, &inner, State { ctm: within.then(state.ctm), ..state.clone() })
    }

    fn path(&mut self, operation: &Operation, ctm: Matrix) {
        let numbers = numbers(&operation.operands);
        match (operation.operator.as_str(), numbers.as_slice()) {
            ("m", [x, y]) => self.path.push(vec![ctm.apply(*x, *y)]),
            ("l", [x, y]) => {
                if let Some(part) = self.path.last_mut() {
                    part.push(ctm.apply(*x, *y));
                }
            }
            ("re", [x, y, width, height]) => {
                let corners = [(0.0, 0.0), (*width, 0.0), (*width, *height), (0.0, *height), (0.0, 0.0)];
                self.path.push(corners.iter().map(|(dx, dy)| ctm.apply(x + dx, y + dy)).collect());
            }
            ("S" | "s" | "B" | "B*" | "b" | "b*", _) => {
                let parts = std::mem::take(&mut self.path);
                let edges = parts.iter().flat_map(|part| part.windows(2));
                self.canvas.strokes.extend(edges.filter_map(|edge| Some((*edge.first()?, *edge.last()?))));
            }
            // Many programs draw rules as filled bars.
            ("f" | "F" | "f*", _) => {
                let parts = std::mem::take(&mut self.path);
                self.canvas.strokes.extend(parts.iter().filter_map(|part| bar(part)));
            }
            ("n", _) => self.path.clear(),
            _ => {}
        }
    }

    fn text(&mut self, operation: &Operation, scope: &Scope<'a>, state: &mut State<'a>) {
        let operands = operation.operands.as_slice();
        let numbers = numbers(operands);
        let first = numbers.first().copied().unwrap_or_default();
        match operation.operator.as_str() {
            "BT" => (self.line, self.text) = (Matrix::IDENTITY, Matrix::IDENTITY),
            "Tf" => {
                let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                state.font = scope.fonts.get(name).cloned();
                state.size = first;
            }
            "Tc" => state.spacing = first,
            "Tw" => state.word_spacing = first,
            "Tz" => state.scale = first / 100.0,
            "TL" => state.leading = first,
            "Ts" => state.rise = first,
            "Tm" => (self.line, self.text) = (matrix(operands), matrix(operands)),
            "Td" | "TD" => {
                let second = numbers.get(1).copied().unwrap_or_default();
                if operation.operator == "TD" {
                    state.leading = -second;
                }
                self.next_line(first, second);
            }
            "T*" => self.next_line(0.0, -state.leading),
            "Tj" => self.show(operands, state),
            "TJ" => {
                self.show(operands.first().and_then(|array| array.as_array().ok()).map_or(&[], Vec::as_slice), state)
            }
            "'" | "\"" => {
                if let [word, character, _] = operands {
                    state.word_spacing = word.as_float().unwrap_or_default();
                    state.spacing = character.as_float().unwrap_or_default();
                }
                self.next_line(0.0, -state.leading);
                self.show(operands, state);
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }

    fn show(&mut self, pieces: &[Object], state: &State<'a>) {
        let Some(font) = &state.font else { return };
        for piece in pieces {
            if let Ok(shift) = piece.as_float() {
                let advance = -shift / 1000.0 * state.size * state.scale;
                self.text = Matrix::shift(advance, 0.0).then(self.text);
                continue;
            }
            let Ok(bytes) = piece.as_str() else { continue };
            let (mut text, mut advance) = (String::new(), 0.0);
            for glyph in font.glyphs(bytes) {
                let spacing = state.spacing + if glyph.is_space { state.word_spacing } else { 0.0 };
                advance += (glyph.width / 1000.0 * state.size + spacing) * state.scale;
                match glyph.text {
                    Some(read) => {
                        self.canvas.known += 1;
                        text.push_str(&read);
                    }
                    None => {
                        self.canvas.unknown += 1;
                        text.push(char::REPLACEMENT_CHARACTER);
                    }
                }
            }
            self.place(text, advance, state);
            self.text = Matrix::shift(advance, 0.0).then(self.text);
        }
    }

    fn place(&mut self, text: String, advance: f32, state: &State<'a>) {
        let whole = self.text.then(state.ctm);
        let Some(turns) = whole.turns() else { return };
        let (x, y) = upright(whole.apply(0.0, state.rise), turns);
        let (end, _) = upright(whole.apply(advance, state.rise), turns);
        let size = (state.size * whole.height()).abs();
        let placed = [x, y, end, size].iter().all(|number| number.is_finite());
        if placed && let Some(fragments) = self.canvas.fragments.get_mut(usize::from(turns)) {
            fragments.push(Fragment { text, x, end, y, size });
        }
    }
}

/// The middle of a thin filled shape.
fn bar(part: &[(f32, f32)]) -> Option<((f32, f32), (f32, f32))> {
    let fold =
        |pick: fn(f32, f32) -> f32| part.iter().copied().reduce(|(ax, ay), (bx, by)| (pick(ax, bx), pick(ay, by)));
    let ((left, low), (right, high)) = (fold(f32::min)?, fold(f32::max)?);
    if high - low < THIN {
        let y = f32::midpoint(low, high);
        return Some(((left, y), (right, y)));
    }
    let x = f32::midpoint(left, right);
    (right - left < THIN).then_some(((x, low), (x, high)))
}

fn numbers(operands: &[Object]) -> Vec<f32> {
    operands.iter().filter_map(|object| object.as_float().ok()).collect()
}

fn matrix(operands: &[Object]) -> Matrix {
    <[f32; 6]>::try_from(numbers(operands)).map_or(Matrix::IDENTITY, Matrix)
}
