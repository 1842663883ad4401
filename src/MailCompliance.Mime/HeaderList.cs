using System.Collections;

namespace MailCompliance.Mime;

/// <summary>Header fields in order of appearance.</summary>
public sealed class HeaderList : IReadOnlyList<HeaderField>
{
    internal static readonly HeaderList Empty = new([]);

    private readonly HeaderField[] fields;

    internal HeaderList(HeaderField[] fields) => this.fields = fields;

    public HeaderField this[int index] => fields[index];

    public int Count => fields.Length;

    /// <summary>The first field of that name, in any case; null where missing.</summary>
    public HeaderField? Find(string name)
    {
        foreach (var field in fields)
        {
            if (field.Is(name))
                return field;
        }

        return null;
    }

    /// <summary>Decoded value of the first field of that name.</summary>
    public string? Value(string name) => Find(name)?.Value;

    public IEnumerable<HeaderField> All(string name) => fields.Where(field => field.Is(name));

    public IEnumerator<HeaderField> GetEnumerator() => ((IEnumerable<HeaderField>)fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
