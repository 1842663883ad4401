using System.Collections;

namespace MailCompliance.Mime;

/// <summary>One header field where it stands.</summary>
public sealed class HeaderField
{
    public string Name => throw new NotImplementedException();

    /// <summary>From the first byte of the name to the end of the last line, its line end included.</summary>
    public ByteRange Range => throw new NotImplementedException();

    /// <summary>The value unfolded, undecoded, trimmed; 8-bit read as UTF-8 where valid, else Windows-1252.</summary>
    public string RawValue => throw new NotImplementedException();

    /// <summary>The value unfolded with encoded words (RFC 2047) decoded.</summary>
    public string Value => throw new NotImplementedException();
}

/// <summary>Header fields in order of appearance.</summary>
public sealed class HeaderList : IReadOnlyList<HeaderField>
{
    public HeaderField this[int index] => throw new NotImplementedException();

    public int Count => throw new NotImplementedException();

    /// <summary>The first field of that name, in any case; null where missing.</summary>
    public HeaderField? Find(string name) => throw new NotImplementedException();

    /// <summary>Decoded value of the first field of that name.</summary>
    public string? Value(string name) => Find(name)?.Value;

    public IEnumerable<HeaderField> All(string name) => throw new NotImplementedException();

    public IEnumerator<HeaderField> GetEnumerator() => throw new NotImplementedException();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
