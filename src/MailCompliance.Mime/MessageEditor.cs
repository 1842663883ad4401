using System.Text;
using MailCompliance.Mime.Editing;

namespace MailCompliance.Mime;

/// <summary>
/// Collects splices on a document. Output = original bytes except the ranges changed. Nothing is written until
/// <see cref="Apply"/>, which parses the result again and verifies it. A signed, encrypted or rights-protected message takes
/// nothing but fields on top and the removal of X- fields, and a signed or encrypted part further in nothing at all; anything
/// else throws <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class MessageEditor
{
    /// <summary>Fields that an edit may add to a header: Cc, MIME-Version, Content-Type and Content-Transfer-Encoding.</summary>
    private const int ContentFields = 4;

    private readonly string lineEnd;
    private readonly Lazy<MessageSecurity> security;
    private readonly List<(string Name, string Value)> onTop = [];
    private readonly HashSet<HeaderField> removedFields = [];
    private readonly Dictionary<HeaderField, AddressFieldEdit> addressFields = [];
    private readonly List<MailAddress> newCc = [];
    private readonly Dictionary<MimePart, PartTexts> texts = [];
    private readonly Dictionary<MimePart, AddedTexts> added = [];
    private bool withoutStrayLines;

    public MessageEditor(MailDocument document)
    {
        Document = document;
        security = new Lazy<MessageSecurity>(() => MessageSecurityReader.SecurityOf(document));
        lineEnd = LineEndOf(document.Bytes.Span);
    }

    public MailDocument Document { get; }

    public bool HasChanges =>
        onTop.Count + removedFields.Count + addressFields.Count + newCc.Count + added.Count > 0 || texts.Values.Any(text => text.Plan is not null);

    /// <summary>Adds a field above all others, earlier additions included.</summary>
    /// <param name="value">Unfolded; non-ASCII becomes encoded words; folded at 78 columns; control characters become blanks.</param>
    /// <exception cref="ArgumentException">The name is no field name (RFC 5322 section 2.2).</exception>
    public MessageEditor AddHeaderOnTop(string name, string value)
    {
        if (name.Length == 0 || name.Any(character => character is <= ' ' or > '~' or ':'))
            throw new ArgumentException("Not a header field name.", nameof(name));
        onTop.Insert(0, (name, HeaderWriter.Clean(value)));
        return this;
    }

    /// <summary>Removes a field of the message's own header with its line end.</summary>
    /// <exception cref="ArgumentException">The field is not one of <see cref="MailDocument.Headers"/>.</exception>
    public MessageEditor RemoveHeader(HeaderField field)
    {
        if (!Document.Headers.Contains(field))
            throw new ArgumentException("Not a field of this message.", nameof(field));
        if (!field.Name.StartsWith("X-", StringComparison.OrdinalIgnoreCase))
            RefuseProtected();
        removedFields.Add(field);
        return this;
    }

    /// <summary>
    /// Where something else is changed: also takes out the lines within the header that are no fields, an mbox separator
    /// (RFC 4155) above all. Other programs see the end of the header there, and what is changed further down would be shown to nobody.
    /// </summary>
    public MessageEditor TakeOutStrayLines()
    {
        withoutStrayLines = true;
        return this;
    }

    /// <summary>Appends a mailbox to the first Cc field, or adds the field. One that is in Cc already is not added again.</summary>
    /// <exception cref="ArgumentException">The address is not ASCII.</exception>
    public MessageEditor AddCc(MailAddress address)
    {
        RefuseProtected();
        _ = HeaderWriter.Mailbox(address);
        if (Document.Headers.Find("Cc") is { } field)
        {
            var edit = EditOf(field);
            if (!edit.Expected().Any(other => other.Address.Equals(address.Address, StringComparison.OrdinalIgnoreCase)))
                edit.Add(address);
        }
        else if (!newCc.Exists(other => other.Address.Equals(address.Address, StringComparison.OrdinalIgnoreCase)))
        {
            newCc.Add(address);
        }

        return this;
    }

    /// <summary>
    /// Removes mailboxes from To and Cc, in any case of letters; the envelope still delivers to them. A Cc field that becomes
    /// empty is removed, a To field becomes an empty group (RFC 5322 section 3.4).
    /// </summary>
    public MessageEditor RemoveVisibleRecipients(IReadOnlySet<string> addresses)
    {
        RefuseProtected();
        foreach (var field in Document.Headers.All("To").Concat(Document.Headers.All("Cc")))
            EditOf(field).Remove(addresses);
        return this;
    }

    /// <summary>
    /// Inserts text into a text part, in the part's charset and transfer encoding. Line ends become the part's, a format=flowed
    /// part gets its space-stuffing, a part without 8-bit bytes gets none.
    /// </summary>
    /// <param name="offset">UTF-16 code units into <see cref="MimePart.DecodeText"/>.</param>
    /// <param name="text">For HTML parts markup: characters the charset cannot hold become character references.</param>
    /// <returns>False, and nothing is changed, where the charset of a plain part cannot hold the text and cannot be widened (us-ascii is relabelled utf-8).</returns>
    public bool TryInsertText(MimePart part, int offset, string text) => TryEdit(part, offset, offset, text);

    /// <summary>Removes characters [start, end) of <see cref="MimePart.DecodeText"/>.</summary>
    /// <returns>False, and nothing is changed, where the part cannot be written back, or the range cuts a character or a line end in two.</returns>
    public bool TryRemoveText(MimePart part, int start, int end) => TryEdit(part, start, end, "");

    /// <summary>
    /// Puts a text part of its own directly after a part (before it where <paramref name="before"/>): as a sibling within a
    /// multipart/mixed, else in a new multipart/mixed around the part.
    /// </summary>
    /// <param name="mediaSubtype">"plain" or "html".</param>
    public MessageEditor AddTextPart(MimePart beside, string mediaSubtype, string text, bool before = false)
    {
        if (mediaSubtype is not ("plain" or "html"))
            throw new ArgumentException("Only plain and html are written.", nameof(mediaSubtype));
        RefuseProtected();
        RefuseForeign(beside);
        if (!added.TryGetValue(beside, out var list))
            added[beside] = list = new AddedTexts(beside);
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", lineEnd, StringComparison.Ordinal);
        (before ? list.Before : list.After).Add(new AddedText(mediaSubtype, lines));
        return this;
    }

    /// <summary>The edited message; the document itself where nothing was asked for.</summary>
    /// <exception cref="MessageEditException">The result does not read back as intended: it must not be sent.</exception>
    public MailDocument Apply()
    {
        if (!HasChanges)
            return Document;
        var splices = AllSplices().Where(splice => splice.Bytes.Length > 0 || splice.End > splice.Start).ToList();
        var bytes = Splices.Apply(Document.Bytes.Span, splices);
        if (!Splices.LeaveTheRest(Document.Bytes.Span, bytes, splices))
            throw new MessageEditException("The edited message differs where no edit was meant.");
        MailDocument result;
        try
        {
            result = MailDocument.Parse(bytes, LimitsOf(bytes.Length));
        }
        catch (MimeLimitException limit)
        {
            throw new MessageEditException($"The edited message exceeds a limit: {limit.Limit}.");
        }

        Verification().Check(result);
        return result;
    }

    /// <summary>What we add ourselves must not push a message that was taken over a limit.</summary>
    private MimeLimits LimitsOf(int length) => Document.Limits with
    {
        MaxDepth = Document.Limits.MaxDepth + added.Count,
        MaxParts = Document.Limits.MaxParts + added.Values.Sum(text => text.Before.Count + text.After.Count + 1),
        MaxHeaderBytes = Document.Limits.MaxHeaderBytes + Math.Max(0, length - Document.Bytes.Length),
        MaxHeaderFields = Document.Limits.MaxHeaderFields + onTop.Count + ContentFields,
    };

    private bool TryEdit(MimePart part, int start, int end, string text)
    {
        RefuseProtected();
        RefuseForeign(part);
        if (!part.IsText)
            throw new InvalidOperationException("Only text parts are edited.");
        if (!texts.TryGetValue(part, out var edits))
            texts[part] = edits = new PartTexts(part, lineEnd);
        return edits.TryAdd(start, end, text);
    }

    private AddressFieldEdit EditOf(HeaderField field)
    {
        if (!addressFields.TryGetValue(field, out var edit))
            addressFields[field] = edit = new AddressFieldEdit(field);
        return edit;
    }

    private void RefuseProtected()
    {
        if (security.Value is not MessageSecurity.None)
            throw new InvalidOperationException("A signed, encrypted or rights-protected message is never altered.");
    }

    private void RefuseForeign(MimePart part)
    {
        if (part.Parent is { } parent && MessageSecurityReader.IsSealed(parent))
            throw new InvalidOperationException("What is signed or encrypted is never altered.");
        for (var above = part; above is not null; above = above.Parent)
        {
            if (above.IsMessage && above != part)
                throw new InvalidOperationException("An attached message is never altered.");
            if (above == Document.Root)
            {
                if (MessageSecurityReader.IsTnef(part))
                    throw new InvalidOperationException("TNEF is never altered.");
                return;
            }
        }

        throw new ArgumentException("Not a part of this message.", nameof(part));
    }

    private IEnumerable<Splice> AllSplices() =>
        HeaderSplices().Concat(texts.Values.SelectMany(text => text.ToSplices(IsWrapped(text.Part)))).Concat(WrapperSplices());

    private bool IsWrapped(MimePart part) => part == Document.Root && added.ContainsKey(part);

    private IEnumerable<Splice> WrapperSplices()
    {
        var wrapper = new MixedWrapper(Document, lineEnd);
        foreach (var text in added.Values)
        {
            var fields = texts.TryGetValue(text.Beside, out var edits) ? edits.Plan?.Fields : null;
            foreach (var splice in wrapper.Splices(text, fields ?? PartFields.Unchanged))
                yield return splice;
        }
    }

    private IEnumerable<Splice> HeaderSplices()
    {
        foreach (var field in removedFields)
            yield return new Splice(field.Range.Start, field.Range.End, []);
        foreach (var edit in addressFields.Values.Where(edit => !removedFields.Contains(edit.Field)))
        {
            if (edit.ToSplice(lineEnd) is { } splice)
                yield return splice;
        }

        var position = Document.Root.HeaderRange.Start;
        foreach (var field in Document.Headers.Where(_ => withoutStrayLines))
        {
            if (field.Range.Start > position)
                yield return new Splice(position, field.Range.Start, []);
            position = field.Range.End;
        }

        byte[] top = [.. onTop.SelectMany(field => HeaderWriter.Field(field.Name, field.Value, lineEnd))];
        if (newCc.Count > 0)
            top = [.. top, .. HeaderWriter.AddressField("Cc", newCc, lineEnd)];
        if (top.Length == 0)
            yield break;
        var root = Document.Root;
        var place = root.Headers.Count > 0 ? root.Headers[0].Range.Start : HeaderEnd.Of(root).Position;
        var isCompleted = added.ContainsKey(root) || (texts.TryGetValue(root, out var edits) && edits.Plan is not null);
        var needsBlankLine = root.Headers.Count == 0 && !HeaderEnd.Of(root).HasBlankLine && !isCompleted;
        yield return new Splice(place, place, needsBlankLine ? [.. top, .. Encoding.ASCII.GetBytes(lineEnd)] : top, Splice.OpensWrapper);
    }

    private EditVerification Verification()
    {
        var fields = removedFields.ToDictionary(field => field, _ => (IReadOnlyList<MailAddress>?)null);
        foreach (var edit in addressFields.Values)
        {
            if (edit.ToSplice(lineEnd) is { } splice)
                fields.TryAdd(edit.Field, splice.Start == edit.Field.Range.Start ? null : edit.Expected());
        }

        var expectedTexts = texts.Values.Where(text => text.Plan is not null).ToDictionary(text => text.Part, text => text.Plan!.ExpectedText);
        var cc = string.Join(", ", newCc.Select(HeaderWriter.Mailbox));
        var top = newCc.Count == 0 ? onTop : [.. onTop, ("Cc", Headers.EncodedWords.Decode(cc))];
        return new EditVerification(Document, expectedTexts, added.Values, fields, top);
    }

    private static string LineEndOf(ReadOnlySpan<byte> bytes)
    {
        var first = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        if (first < 0 || (bytes[first] == '\r' && first + 1 < bytes.Length && bytes[first + 1] == '\n'))
            return "\r\n";
        return bytes[first] == '\n' ? "\n" : bytes.Contains((byte)'\n') ? "\r\n" : "\r";
    }
}
