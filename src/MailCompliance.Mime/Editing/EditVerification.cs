namespace MailCompliance.Mime.Editing;

/// <summary>What an edited message must look like when read again.</summary>
/// <param name="Original">The message before.</param>
/// <param name="Texts">Text that edited parts must read as.</param>
/// <param name="Added">Parts set beside others.</param>
/// <param name="Fields">Fields of the message's own header that changed: what each must read as; null: gone.</param>
/// <param name="OnTop">Fields added above all others, from the top.</param>
internal sealed record EditVerification(
    MailDocument Original,
    IReadOnlyDictionary<MimePart, string> Texts,
    IReadOnlyCollection<AddedTexts> Added,
    IReadOnlyDictionary<HeaderField, IReadOnlyList<MailAddress>?> Fields,
    IReadOnlyList<(string Name, string Value)> OnTop)
{
    /// <exception cref="MessageEditException">The result does not read back as intended.</exception>
    public void Check(MailDocument result)
    {
        var expected = ExpectedLeaves().ToList();
        var leaves = result.Leaves().ToList();
        Demand(expected.Count == leaves.Count, "has another number of parts");
        for (var i = 0; i < leaves.Count; i++)
            CheckLeaf(expected[i], leaves[i]);
        CheckHeader(result);
    }

    private IEnumerable<(MimePart? Part, AddedText? Text)> ExpectedLeaves()
    {
        foreach (var part in Original.Leaves())
        {
            // what stands beside a multipart comes before its first leaf or after its last
            var opening = Added.Where(added => FirstLeaf(added.Beside) == part).OrderBy(added => Depth(added.Beside));
            foreach (var text in opening.SelectMany(added => added.Before))
                yield return (null, text);
            yield return (part, null);
            var closing = Added.Where(added => LastLeaf(added.Beside) == part).OrderByDescending(added => Depth(added.Beside));
            foreach (var text in closing.SelectMany(added => added.After))
                yield return (null, text);
        }
    }

    private void CheckLeaf((MimePart? Part, AddedText? Text) expected, MimePart leaf)
    {
        if (expected.Text is { } added)
        {
            Demand(leaf.ContentType.MediaType == $"text/{added.Subtype}" && leaf.DecodeText() == added.Text, "lacks the part that was added");
            return;
        }

        var part = expected.Part!;
        Demand(part.ContentType.MediaType == leaf.ContentType.MediaType && part.Disposition == leaf.Disposition && part.FileName == leaf.FileName, "describes a part differently");
        if (Texts.TryGetValue(part, out var text))
        {
            Demand(leaf.DecodeText() == text, "has a part that does not read as intended");
            return;
        }

        Demand(part.RawBody.Span.SequenceEqual(leaf.RawBody.Span), "has a part changed that was not to be");
        var isMessage = part.Parent is null;
        Demand(ContentFields(part, !isMessage).SequenceEqual(ContentFields(leaf, !isMessage)), "has a part's header changed that was not to be");
    }

    private void CheckHeader(MailDocument result)
    {
        var headers = result.Headers;
        Demand(headers.Count >= OnTop.Count, "lacks header fields");
        for (var i = 0; i < OnTop.Count; i++)
            Demand(headers[i].Name == OnTop[i].Name && headers[i].Value == OnTop[i].Value, "lacks a header field that was added");
        // the rest stands in its order; what describes the content may have moved into a part or been added
        var rest = headers.Skip(OnTop.Count).Where(IsOwn).ToList();
        var before = Original.Headers.Where(field => IsOwn(field) && (!Fields.TryGetValue(field, out var expected) || expected is not null)).ToList();
        Demand(rest.Count == before.Count, "has another number of header fields");
        for (var i = 0; i < rest.Count; i++)
        {
            if (!Fields.TryGetValue(before[i], out var mailboxes))
                Demand(BytesOf(Original.Bytes, before[i]) == BytesOf(result.Bytes, rest[i]), "has a header field changed that was not to be");
            else
                Demand(rest[i].Name == before[i].Name && MailAddress.ParseList(rest[i]).SequenceEqual(mailboxes!), "has recipients other than intended");
        }
    }

    private static bool IsOwn(HeaderField field) =>
        !field.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && !field.Is("MIME-Version");

    private static IEnumerable<string> ContentFields(MimePart part, bool all) =>
        part.Headers
            .Where(field => all || field.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            .Select(field => BytesOf(part.Source, field));

    private static string BytesOf(ReadOnlyMemory<byte> source, HeaderField field) =>
        System.Text.Encoding.Latin1.GetString(source.Span[field.Range.Start..field.Range.End]).TrimEnd('\r', '\n');

    private static MimePart FirstLeaf(MimePart part)
    {
        while (part.Children.Count > 0)
            part = part.Children[0];
        return part;
    }

    private static MimePart LastLeaf(MimePart part)
    {
        while (part.Children.Count > 0)
            part = part.Children[^1];
        return part;
    }

    private static int Depth(MimePart part)
    {
        var depth = 0;
        for (var above = part.Parent; above is not null; above = above.Parent)
            depth++;
        return depth;
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
            throw new MessageEditException($"The edited message {otherwise}.");
    }
}
