using System.Text;

namespace MailCompliance.Mime.Editing;

/// <summary>What a part's own header fields must say after an edit; null leaves a field as it is.</summary>
internal sealed record PartFields(string? Charset, string? TransferEncoding)
{
    public static readonly PartFields Unchanged = new(null, null);

    /// <summary>The field's bytes, rewritten where it is one that changes.</summary>
    public byte[] Rewrite(MimePart part, HeaderField field, string lineEnd)
    {
        var raw = Encoding.Latin1.GetString(part.Source.Span[field.Range.Start..field.Range.End]);
        var lacksLineEnd = !raw.EndsWith('\n') && !raw.EndsWith('\r');
        if (Charset is not null && ReferenceEquals(field, part.Headers.Find("Content-Type")))
            raw = WithCharset(raw, field.Name.Length, lineEnd);
        else if (TransferEncoding is not null && field.Is("Content-Transfer-Encoding"))
            raw = $"{field.Name}: {TransferEncoding}{lineEnd}";
        return Encoding.Latin1.GetBytes(lacksLineEnd ? raw.TrimEnd('\r', '\n') : raw);
    }

    /// <summary>The fields that must be added because the part has none of that name.</summary>
    public string Missing(MimePart part, string lineEnd)
    {
        var result = "";
        if (Charset is not null && part.Headers.Find("Content-Type") is null)
            result += $"Content-Type: text/plain; charset={Charset}{lineEnd}";
        if (TransferEncoding is not null && part.Headers.Find("Content-Transfer-Encoding") is null)
            result += $"Content-Transfer-Encoding: {TransferEncoding}{lineEnd}";
        return result;
    }

    public bool Touches(MimePart part, HeaderField field) =>
        (Charset is not null && ReferenceEquals(field, part.Headers.Find("Content-Type")))
        || (TransferEncoding is not null && field.Is("Content-Transfer-Encoding"));

    private string WithCharset(string raw, int nameLength, string lineEnd)
    {
        if (FindValue(raw, "charset") is var (start, end))
            return $"{raw[..start]}{Charset}{raw[end..]}";
        var value = raw.TrimEnd();
        if (value.Length <= nameLength + 1)
            return $"{value} text/plain; charset={Charset}{lineEnd}";
        return $"{value.TrimEnd(';')};{lineEnd}\tcharset={Charset}{lineEnd}";
    }

    /// <summary>The value of a parameter where it stands, quotes included; quoted strings are not searched.</summary>
    private static (int Start, int End)? FindValue(string raw, string name)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '"')
            {
                i = EndOfQuoted(raw, i) - 1;
                continue;
            }

            if (i == 0 || raw[i - 1] is not (';' or ' ' or '\t' or '\n') || string.Compare(raw, i, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) != 0)
                continue;
            var at = i + name.Length;
            at += raw.AsSpan(at).IndexOfAnyExcept(" \t\r\n") is > 0 and var blanks ? blanks : 0;
            if (at >= raw.Length || raw[at] != '=')
                continue;
            at++;
            at += raw.AsSpan(at).IndexOfAnyExcept(" \t\r\n") is > 0 and var more ? more : 0;
            if (at < raw.Length && raw[at] == '"')
                return (at, EndOfQuoted(raw, at));
            var length = raw.AsSpan(at).IndexOfAny("; \t\r\n");
            return (at, length < 0 ? raw.Length : at + length);
        }

        return null;
    }

    private static int EndOfQuoted(string raw, int start)
    {
        for (var i = start + 1; i < raw.Length; i++)
        {
            if (raw[i] == '\\')
                i++;
            else if (raw[i] == '"')
                return i + 1;
        }

        return raw.TrimEnd().Length;
    }
}
