using System.Text;

namespace MailCompliance.Engine.Text;

/// <summary>Follows the tags of one document and builds its text.</summary>
internal sealed class HtmlTextBuilder(string html, bool readOutlookComments)
{
    private const int NoElement = -1;
    private const int NameBuckets = 512;

    private readonly HtmlTextWriter writer = new(html.Length);
    private readonly StringBuilder hidden = new();
    private readonly List<HtmlElement> elements = [];
    private Open[] stack = new Open[32];
    private int depth;

    // how many open elements of unknown names, by hash: end tags that close none need not be looked for
    private readonly ushort[] openUnknown = new ushort[NameBuckets];
    private int cellsInRow;

    // the cleanest place for markup that is to stand between what was read and what follows
    private int between;
    private int betweenDepth = int.MaxValue;

    private readonly record struct Open(HtmlTag? Tag, int UnknownName, HtmlSight Sight, int Element)
    {
        /// <summary>Null for unknown names, save where the element hides its text and so must be closed.</summary>
        public string? ClosingName { get; init; }
    }

    public HtmlText Build()
    {
        var tokens = new HtmlTextTokens(html);
        while (tokens.Read())
        {
            switch (tokens.Kind)
            {
                case HtmlTokenKind.Text:
                    AddText(tokens.Content, tokens.End);
                    break;
                case HtmlTokenKind.StartTag:
                    Start(ref tokens);
                    break;
                case HtmlTokenKind.EndTag:
                    End(tokens.Name, tokens.Start, tokens.End);
                    break;
                case HtmlTokenKind.Comment:
                    AddOutlookComment(tokens.Content);
                    break;
            }
        }

        var closers = Closers();
        var end = closers.Length > 0 ? html.Length : between;
        PopTo(0, html.Length);
        var text = writer.Finish();
        return new HtmlText(text, hidden.ToString(), writer.Lines, [.. elements.Select(Clamp)], end, closers);

        HtmlElement Clamp(HtmlElement element) => element with
        {
            TextStart = Math.Min(element.TextStart, text.Length),
            TextEnd = Math.Min(Math.Max(element.TextEnd, element.TextStart), text.Length),
        };
    }

    private HtmlSight Sight => depth == 0 ? default : stack[depth - 1].Sight;

    private void AddText(ReadOnlySpan<char> text, int end)
    {
        var sight = Sight;
        if (!sight.IsSeen)
        {
            AddHidden(text);
            return;
        }

        var before = writer.Length;
        Span<char> character = stackalloc char[2];
        while (!text.IsEmpty)
        {
            var reference = text.IndexOf('&');
            var run = reference < 0 ? text : text[..reference];
            if (sight.Preformatted)
                writer.WritePreformatted(run, between);
            else
                writer.Write(run, between);
            if (reference < 0)
                break;

            text = text[reference..];
            var length = HtmlTextEntities.Decode(text, character, out var written);
            writer.WriteExact(written == 0 ? text[..1] : character[..written], between);
            text = text[Math.Max(length, 1)..];
        }

        if (writer.Length > before)
            (between, betweenDepth) = (end, depth);
    }

    private void AddHidden(ReadOnlySpan<char> text)
    {
        if (text.IsWhiteSpace())
            return;
        if (hidden.Length > 0)
            hidden.Append('\n');
        hidden.Append(System.Net.WebUtility.HtmlDecode(text.Trim().ToString()));
    }

    // Outlook shows what other programs take for a comment; nothing is left unread
    private void AddOutlookComment(ReadOnlySpan<char> comment)
    {
        if (!readOutlookComments || !comment.StartsWith("<!--[if", StringComparison.OrdinalIgnoreCase))
            return;
        var start = comment.IndexOf(']');
        var end = comment.LastIndexOf("<![", StringComparison.Ordinal);
        if (start < 0 || end <= start)
            return;
        var inside = new HtmlTextBuilder(comment[(start + 1)..end].TrimStart('>').ToString(), readOutlookComments: false).Build();
        AddHidden(inside.Text);
        AddHidden(inside.Hidden);
    }

    private void Start(ref HtmlTextTokens tokens)
    {
        if (tokens.Spoken is { } spoken)
            AddHidden(spoken);
        var tag = HtmlTextTags.Find(tokens.Name);
        if (tag is not null && tag.Is(HtmlTagTraits.Raw))
        {
            tokens.SkipRawText(tag.Name);
            return;
        }

        if (tag is not null && tag.Is(HtmlTagTraits.Frame))
        {
            if (writer.Length == 0)
                (between, betweenDepth) = (tokens.End, 0);
            return;
        }

        CloseImplied(tag, tokens.Start);
        Place(tag);
        if (tag is not null && tag.Is(HtmlTagTraits.Void))
        {
            if (tag.Is(HtmlTagTraits.Picture) && Sight.IsSeen)
                (between, betweenDepth) = (tokens.End, depth);
            else
                NoteBetween(tokens.End);
            return;
        }

        var isEmptyForeign = tokens.IsSelfClosing && tag is null;
        if (!isEmptyForeign)
            Push(tag, ref tokens);
    }

    // li, td, tr and p end where the next one begins
    private void CloseImplied(HtmlTag? tag, int position)
    {
        if (tag is null || depth == 0 || stack[depth - 1].Tag is not { } top)
            return;
        if (top.Name == "p" && tag.Is(HtmlTagTraits.Block) && !tag.Is(HtmlTagTraits.Void))
            PopTo(depth - 1, position);
        else if (tag.Name == "li" && top.Name == "li")
            PopTo(depth - 1, position);
        else if (tag.Is(HtmlTagTraits.Cell) && top.Is(HtmlTagTraits.Cell))
            PopTo(depth - 1, position);
        else if (tag.Name == "tr" && top.Is(HtmlTagTraits.Cell))
            PopTo(depth > 1 && stack[depth - 2].Tag?.Name == "tr" ? depth - 2 : depth - 1, position);
        else if (tag.Name == "tr" && top.Name == "tr")
            PopTo(depth - 1, position);
    }

    private void Place(HtmlTag? tag)
    {
        if (tag is null || !Sight.IsSeen)
            return;
        if (tag.Name == "br")
            writer.BreakLine();
        else if (tag.Is(HtmlTagTraits.TableStructure))
            (cellsInRow, _) = (0, PlaceRow());
        else if (tag.Is(HtmlTagTraits.Block))
            writer.EndBlock();
        else if (tag.Is(HtmlTagTraits.Cell) && cellsInRow++ > 0)
            writer.NextCell();
    }

    // a table inside a cell begins where the cell does; a row inside a table never continues the one before
    private bool PlaceRow()
    {
        if (cellsInRow > 0 && stack.AsSpan(0, depth) is [.., { Tag: { } top }] && top.Is(HtmlTagTraits.Cell))
            writer.EndBlock();
        else
            writer.EndRow();
        return true;
    }

    private void Push(HtmlTag? tag, ref HtmlTextTokens tokens)
    {
        if (depth == HtmlText.MaxDepth)
            return;
        var sight = Sight with { Preformatted = Sight.Preformatted || (tag?.Is(HtmlTagTraits.Preformatted) ?? false) };
        if (tokens.HasHiddenAttribute || (tag?.Is(HtmlTagTraits.Hidden) ?? false))
            sight = sight with { Hidden = true };
        if (!tokens.Style.IsEmpty)
            sight = HtmlTextStyle.Apply(tokens.Style, sight);
        var unknownName = tag is null ? string.GetHashCode(tokens.Name, StringComparison.OrdinalIgnoreCase) : 0;
        if (depth == stack.Length)
            Array.Resize(ref stack, depth * 2);
        var closingName = tag?.Name ?? (sight.IsSeen ? null : tokens.Name.ToString());
        stack[depth++] = new Open(tag, unknownName, sight, NoteElement(tag, ref tokens)) { ClosingName = closingName };
        openUnknown[Bucket(unknownName)]++;
    }

    private int NoteElement(HtmlTag? tag, ref HtmlTextTokens tokens)
    {
        if (tag is null || !tag.Is(HtmlTagTraits.Noted) || elements.Count == HtmlText.MaxElements)
            return NoElement;
        var hasRule = tag.Name == "div" && HtmlTextStyle.HasRuleOnTop(tokens.Style);
        var isNamed = !tokens.Id.IsEmpty || (!tokens.Classes.IsEmpty && tag.Name != "span");
        if (!isNamed && !hasRule && tag.Name != "blockquote")
            return NoElement;
        var isCitation = tag.Name == "blockquote" && tokens.Type.Equals("cite", StringComparison.OrdinalIgnoreCase);
        elements.Add(new HtmlElement(
            tag.Name, Short(tokens.Id), Short(tokens.Classes), hasRule, isCitation, tokens.Start, html.Length, writer.NextOffset, int.MaxValue));
        return elements.Count - 1;
    }

    private static int Bucket(int unknownName) => unknownName & (NameBuckets - 1);

    private static string Short(ReadOnlySpan<char> attribute) => attribute[..Math.Min(attribute.Length, HtmlText.MaxAttribute)].ToString();

    private void End(ReadOnlySpan<char> name, int position, int end)
    {
        var tag = HtmlTextTags.Find(name);
        if (tag is not null && tag.Name == "br")
            writer.BreakLine();
        else if (FindOpen(tag, name) is var found and >= 0)
        {
            CloseVisibly(tag);
            PopTo(found, end, position);
        }

        if (tag is null || !tag.Is(HtmlTagTraits.Frame))
            NoteBetween(end);
    }

    private void CloseVisibly(HtmlTag? tag)
    {
        if (tag is null || !Sight.IsSeen)
            return;
        if (tag.Is(HtmlTagTraits.TableStructure))
            writer.EndRow();
        else if (tag.Is(HtmlTagTraits.Block))
            writer.EndBlock();
        if (tag.Name == "table")
            cellsInRow = 1;
    }

    private int FindOpen(HtmlTag? tag, ReadOnlySpan<char> name)
    {
        var unknownName = tag is null ? string.GetHashCode(name, StringComparison.OrdinalIgnoreCase) : 0;
        if (openUnknown[Bucket(unknownName)] == 0)
            return -1;
        var reachesFar = tag is not null && tag.Is(HtmlTagTraits.TableStructure | HtmlTagTraits.Cell);
        for (var index = depth - 1; index >= 0; index--)
        {
            if (ReferenceEquals(stack[index].Tag, tag) && stack[index].UnknownName == unknownName)
                return index;
            if (!reachesFar && stack[index].Tag is { } open && open.Is(HtmlTagTraits.Scope))
                return -1;
        }

        return -1;
    }

    /// <param name="end">One past the end tag of the outermost element closed; those inside end where it begins.</param>
    private void PopTo(int wanted, int end, int innerEnd = -1)
    {
        while (depth > wanted)
        {
            depth--;
            openUnknown[Bucket(stack[depth].UnknownName)]--;
            if (stack[depth].Element is var element and not NoElement)
            {
                var sourceEnd = depth == wanted || innerEnd < 0 ? end : innerEnd;
                elements[element] = elements[element] with { SourceEnd = sourceEnd, TextEnd = writer.Length };
            }
        }
    }

    private void NoteBetween(int position)
    {
        if (depth >= betweenDepth || (depth > 0 && stack[depth - 1].Tag is { } top && top.Is(HtmlTagTraits.TableStructure)))
            return;
        (between, betweenDepth) = (position, depth);
    }

    private string Closers()
    {
        var isSwallowed = false;
        for (var index = 0; index < depth; index++)
            isSwallowed |= !stack[index].Sight.IsSeen || (stack[index].Tag is { } tag && tag.Is(HtmlTagTraits.Swallows));
        if (!isSwallowed)
            return "";

        var closers = new StringBuilder();
        for (var index = depth - 1; index >= 0; index--)
        {
            if (stack[index].ClosingName is { } name)
                closers.Append("</").Append(name).Append('>');
        }

        return closers.ToString();
    }
}
