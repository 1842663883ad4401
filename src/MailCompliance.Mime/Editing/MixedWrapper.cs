using System.Globalization;
using System.Text;

namespace MailCompliance.Mime.Editing;

/// <summary>Sets added parts beside a part: as siblings in its multipart/mixed, or in a new one around it.</summary>
internal sealed class MixedWrapper(MailDocument document, string lineEnd)
{
    private int wrappers;

    public IEnumerable<Splice> Splices(AddedTexts added, PartFields fields)
    {
        var parent = added.Beside.Parent;
        if (parent is { ContentType.MediaType: "multipart/mixed" })
            return AsSiblings(added, parent.ContentType.Parameter("boundary")!.TrimEnd());
        return parent is null ? AroundMessage(added, fields) : AroundPart(added);
    }

    private IEnumerable<Splice> AsSiblings(AddedTexts added, string boundary)
    {
        var part = added.Beside;
        if (added.Before.Count > 0)
        {
            var before = added.Before.Select(text => Joined(text.ToBytes(lineEnd), Latin1($"{lineEnd}--{boundary}{lineEnd}")));
            yield return At(part.HeaderRange.Start, Joined([.. before]), Splice.OpensWrapper);
        }

        if (added.After.Count > 0)
        {
            var after = added.After.Select(text => Joined(Latin1($"{lineEnd}--{boundary}{lineEnd}"), text.ToBytes(lineEnd)));
            yield return At(part.BodyRange.End, Joined([.. Separation(part), .. after, EmptyBody.Behind(part, lineEnd)]), Splice.ClosesWrapper);
        }
    }

    private IEnumerable<Splice> AroundPart(AddedTexts added)
    {
        var boundary = NewBoundary();
        var part = added.Beside;
        var opening = Latin1($"Content-Type: multipart/mixed; boundary=\"{boundary}\"{lineEnd}{lineEnd}");
        yield return At(part.HeaderRange.Start, Joined(opening, Opening(added, boundary)), Splice.OpensWrapper);
        yield return At(part.BodyRange.End, Joined([.. Separation(part), Closing(added, boundary), EmptyBody.Behind(part, lineEnd)]), Splice.ClosesWrapper);
    }

    /// <summary>The message's own Content fields describe the part inside from now on and move there, each with its bytes.</summary>
    private List<Splice> AroundMessage(AddedTexts added, PartFields fields)
    {
        var boundary = NewBoundary();
        var root = added.Beside;
        var moving = root.Headers.Where(field => field.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)).ToList();
        var inner = Joined([.. moving.Select(field => Ended(fields.Rewrite(root, field, lineEnd))), Latin1(fields.Missing(root, lineEnd))]);
        var type = Latin1($"Content-Type: multipart/mixed; boundary=\"{boundary}\"{lineEnd}");
        var splices = new List<Splice>();
        foreach (var field in moving)
            splices.Add(new Splice(field.Range.Start, field.Range.End, field == moving[0] ? type : []));
        var missing = (moving.Count == 0 ? type : []).AsEnumerable();
        if (root.Headers.Find("MIME-Version") is null)
            missing = missing.Concat(Latin1($"MIME-Version: 1.0{lineEnd}"));
        var end = HeaderEnd.Of(root);
        if (moving.Count > 0 && moving[^1] == root.Headers[^1])
            end = end with { NeedsLineEnd = false };
        splices.Add(new Splice(end.Position, end.Position, end.Complete([.. missing], lineEnd), Splice.OpensWrapper));
        splices.Add(At(root.BodyRange.Start, Joined(Opening(added, boundary), inner, Latin1(lineEnd)), Splice.OpensWrapper));
        splices.Add(At(root.BodyRange.End, Joined([.. Separation(root), Closing(added, boundary)]), Splice.ClosesWrapper));
        return splices;
    }

    private byte[] Opening(AddedTexts added, string boundary) =>
        Joined([.. added.Before.SelectMany(text => new[] { Latin1($"--{boundary}{lineEnd}"), text.ToBytes(lineEnd), Latin1(lineEnd) }), Latin1($"--{boundary}{lineEnd}")]);

    private byte[] Closing(AddedTexts added, string boundary) =>
        Joined([.. added.After.SelectMany(text => new[] { Latin1($"{lineEnd}--{boundary}{lineEnd}"), text.ToBytes(lineEnd) }), Latin1($"{lineEnd}--{boundary}--"), Latin1(added.Beside.Parent is null ? lineEnd : "")]);

    private byte[][] Separation(MimePart part) => part.Parent is null ? [] : [EmptyBody.Before(part, lineEnd)];

    private byte[] Ended(byte[] field) => field is [.., (byte)'\n' or (byte)'\r'] ? field : [.. field, .. Latin1(lineEnd)];

    /// <summary>Made of the content, so that the same edit gives the same bytes, and checked not to occur in it.</summary>
    private string NewBoundary()
    {
        for (var hash = 2166136261u ^ (uint)document.Bytes.Length; ; hash = (hash * 16777619u) + 1)
        {
            var boundary = string.Create(CultureInfo.InvariantCulture, $"=_mc_{wrappers}_{hash:x8}");
            if (document.Bytes.Span.IndexOf(Encoding.ASCII.GetBytes(boundary)) >= 0)
                continue;
            wrappers++;
            return boundary;
        }
    }

    private static Splice At(int position, byte[] bytes, int order) => new(position, position, bytes, order);

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Joined(params byte[][] pieces) => [.. pieces.SelectMany(piece => piece)];
}
