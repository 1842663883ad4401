using System.Text;

namespace MailCompliance.Engine.Text.Pdf;

/// <summary>Runs the operators of a content stream that place text (ISO 32000-1, 9.4), forms within it included.</summary>
internal sealed class PdfPage(PdfFile file, Dictionary<PdfDictionary, PdfFont> fonts, PdfLayout layout)
{
    private const int MaxForms = 12;
    private const int MaxOperators = 2_000_000;

    /// <summary>Whether a picture was drawn, within a form too.</summary>
    public bool ShowsPictures { get; private set; }

    private readonly List<object?> operands = [];
    private readonly Stack<State> saved = new();
    private State state = new();
    private int operators;

    /// <summary>Graphics and text state that matters for where text stands.</summary>
    private record struct State()
    {
        public Matrix Current = Matrix.Identity;
        public Matrix Text = Matrix.Identity;
        public Matrix Line = Matrix.Identity;
        public PdfFont? Font;
        public double Size = 1;
        public double Spacing;
        public double WordSpacing;
        public double Scale = 1;
        public double Leading;
        public double Rise;
    }

    public void Run(ReadOnlyMemory<byte> content, PdfDictionary? resources, int depth = 0)
    {
        var lexer = new PdfLexer(content, 0, file.Budget);
        while (lexer.Next() is var token && !PdfLexer.IsEnd(token))
        {
            if (token is not PdfKeyword operation)
            {
                operands.Add(token);
                if (operands.Count > 1_000)
                    throw new PdfUncertain("operands");
                continue;
            }

            if (++operators > MaxOperators)
                throw new DocumentStop(Uninspectable.TooCostly);
            if ((operators & 1023) == 0)
                file.Budget.CheckTime();
            if (operation.Value == "BI")
            {
                ShowsPictures = true;
                SkipInlineImage(lexer, content);
            }
            else
            {
                Execute(operation.Value, resources, depth);
            }

            operands.Clear();
        }
    }

    private void Execute(string operation, PdfDictionary? resources, int depth)
    {
        switch (operation)
        {
            case "BT":
                state.Text = state.Line = Matrix.Identity;
                break;
            case "q" when saved.Count < 512:
                saved.Push(state);
                break;
            case "Q" when saved.Count > 0:
                state = saved.Pop();
                break;
            case "cm":
                state.Current = ReadMatrix().Times(state.Current);
                break;
            case "Do":
                RunForm(resources, depth);
                break;
            case "Tf":
                state.Font = FontNamed(operands.Count > 1 ? (operands[^2] as PdfName)?.Value : null, resources);
                state.Size = Number(0);
                break;
            case "Tc":
                state.Spacing = Number(0);
                break;
            case "Tw":
                state.WordSpacing = Number(0);
                break;
            case "Tz":
                state.Scale = Number(0) / 100;
                break;
            case "TL":
                state.Leading = Number(0);
                break;
            case "Ts":
                state.Rise = Number(0);
                break;
            default:
                ExecuteText(operation);
                break;
        }
    }

    private void ExecuteText(string operation)
    {
        switch (operation)
        {
            case "Td":
                Move(Number(1), Number(0));
                break;
            case "TD":
                state.Leading = -Number(0);
                Move(Number(1), Number(0));
                break;
            case "Tm":
                state.Text = state.Line = ReadMatrix();
                break;
            case "T*":
                Move(0, -state.Leading);
                break;
            case "Tj":
                Show(operands.Count > 0 ? operands[^1] : null);
                break;
            case "'":
                Move(0, -state.Leading);
                Show(operands.Count > 0 ? operands[^1] : null);
                break;
            case "\"":
                (state.WordSpacing, state.Spacing) = (Number(2), Number(1));
                Move(0, -state.Leading);
                Show(operands.Count > 0 ? operands[^1] : null);
                break;
            case "TJ" when operands.Count > 0 && operands[^1] is List<object?> items:
                foreach (var item in items)
                    Show(item);
                break;
            default:
                break;
        }
    }

    /// <summary>A string is shown; a number moves the pen back by thousandths of the font size.</summary>
    private void Show(object? item)
    {
        if (item is double back)
        {
            Advance(-back / 1000 * state.Size * state.Scale);
            return;
        }

        if (item is not PdfString text || text.Bytes.Length == 0)
            return;
        if (state.Font is not { } font)
            throw new PdfUncertain("text without font");
        file.Budget.CountWork(ReadingCosts.PdfPiece + text.Bytes.Length);
        var start = Place();
        var characters = new StringBuilder(text.Bytes.Length);
        var step = font.IsComposite ? 2 : 1;
        for (var index = 0; index + step <= text.Bytes.Length; index += step)
        {
            uint code = font.IsComposite ? (uint)((text.Bytes[index] << 8) | text.Bytes[index + 1]) : text.Bytes[index];
            characters.Append(font.Text(code));
            var blank = step == 1 && code == 32 ? state.WordSpacing : 0;
            Advance(((font.Width(code) / 1000 * state.Size) + state.Spacing + blank) * state.Scale);
        }

        var end = Place();
        layout.Add(new(start.X, start.Y, end.X, start.Size, characters.ToString()));
    }

    private void Advance(double x) => state.Text = new Matrix(1, 0, 0, 1, x, 0).Times(state.Text);

    private void Move(double x, double y) => state.Text = state.Line = new Matrix(1, 0, 0, 1, x, y).Times(state.Line);

    /// <summary>Where the pen stands. Text that runs another way is turned, so that its lines hold together.</summary>
    private (double X, double Y, double Size) Place()
    {
        var m = new Matrix(1, 0, 0, 1, 0, state.Rise).Times(state.Text).Times(state.Current);
        var length = Math.Sqrt((m.A * m.A) + (m.B * m.B));
        if (length < 1e-9)
            return (m.E, m.F, 1);
        double cos = m.A / length, sin = m.B / length;
        return ((m.E * cos) + (m.F * sin), (m.F * cos) - (m.E * sin), Math.Abs(state.Size) * Math.Max(length, 1e-6));
    }

    private void RunForm(PdfDictionary? resources, int depth)
    {
        if (operands.Count == 0 || operands[^1] is not PdfName name)
            return;
        var objects = file.Dictionary(resources?.GetValueOrDefault("XObject"));
        if (file.Resolve(objects?.GetValueOrDefault(name.Value)) is not PdfStream shown)
            return;
        var kind = file.Name(shown.Dictionary.GetValueOrDefault("Subtype"));
        ShowsPictures |= kind == "Image";
        if (kind == "Form")
            RunForm(shown, resources, depth);
    }

    public void RunForm(PdfStream form, PdfDictionary? resources, int depth)
    {
        if (depth > MaxForms)
            throw new DocumentStop(Uninspectable.TooDeep);
        operands.Clear();
        var before = state;
        var depthBefore = saved.Count;
        operands.AddRange(file.Array(form.Dictionary.GetValueOrDefault("Matrix")).Select(file.Resolve));
        if (operands.Count == 6)
            state.Current = ReadMatrix().Times(state.Current);
        operands.Clear();
        Run(PdfFilters.Decode(file, form), file.Dictionary(form.Dictionary.GetValueOrDefault("Resources")) ?? resources, depth + 1);
        while (saved.Count > depthBefore)
            saved.Pop();
        state = before;
    }

    private PdfFont? FontNamed(string? name, PdfDictionary? resources)
    {
        if (name is null || file.Dictionary(file.Dictionary(resources?.GetValueOrDefault("Font"))?.GetValueOrDefault(name)) is not { } font)
            return null;
        if (!fonts.TryGetValue(font, out var known))
            fonts[font] = known = new PdfFont(file, font);
        return known;
    }

    /// <summary>An image within the stream ends with EI on its own (8.9.7).</summary>
    private static void SkipInlineImage(PdfLexer lexer, ReadOnlyMemory<byte> content)
    {
        while (lexer.Next() is var token && !PdfLexer.IsEnd(token) && token is not PdfKeyword { Value: "ID" })
        {
            // its settings
        }

        var bytes = content.Span;
        for (var at = lexer.At; at + 3 < bytes.Length; at++)
        {
            var found = bytes[at..].IndexOf("EI"u8);
            if (found < 0)
                break;
            at += found;
            if (at > 0 && IsBlank(bytes[at - 1]) && (at + 2 >= bytes.Length || IsBlank(bytes[at + 2])))
            {
                lexer.At = at + 2;
                return;
            }
        }

        lexer.At = content.Length;
    }

    private static bool IsBlank(byte value) => value is 0 or 9 or 10 or 12 or 13 or 32;

    private double Number(int fromEnd) => operands.Count > fromEnd && operands[^(fromEnd + 1)] is double number ? number : 0;

    private Matrix ReadMatrix() => new(Number(5), Number(4), Number(3), Number(2), Number(1), Number(0));

    private readonly record struct Matrix(double A, double B, double C, double D, double E, double F)
    {
        public static readonly Matrix Identity = new(1, 0, 0, 1, 0, 0);

        public Matrix Times(Matrix m) => new(
            (A * m.A) + (B * m.C), (A * m.B) + (B * m.D), (C * m.A) + (D * m.C), (C * m.B) + (D * m.D), (E * m.A) + (F * m.C) + m.E, (E * m.B) + (F * m.D) + m.F);
    }
}
