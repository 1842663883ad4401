using System.Text;
using MailCompliance.Mime.Headers;

namespace MailCompliance.Mime.Editing;

/// <summary>Mailboxes taken out of, or added to, one To or Cc field. The mailboxes that stay keep their bytes.</summary>
internal sealed class AddressFieldEdit(HeaderField field)
{
    private const string Undisclosed = "undisclosed-recipients:;";

    private readonly HashSet<string> removed = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MailAddress> added = [];

    public HeaderField Field { get; } = field;

    public void Remove(IEnumerable<string> addresses) => removed.UnionWith(addresses);

    public void Add(MailAddress address) => added.Add(address);

    /// <summary>What the field must read as afterwards.</summary>
    public IReadOnlyList<MailAddress> Expected() =>
        [.. MailAddress.ParseList(Field).Where(mailbox => !removed.Contains(mailbox.Address)), .. added];

    /// <summary>Null where nothing changes.</summary>
    public Splice? ToSplice(string lineEnd)
    {
        var raw = Encoding.Latin1.GetString(Field.ValueBytes);
        var elements = AddressReader.Read(raw);
        if (elements.Exists(element => element.Mailbox is not null && removed.Contains(element.Mailbox.Address)))
            return Rebuild(raw, elements, lineEnd);
        if (added.Count == 0)
            return null;
        var value = raw.TrimEnd();
        var text = string.Join($",{lineEnd} ", added.Select(HeaderWriter.Mailbox));
        var separator = value.Length == 0 ? " " : value.EndsWith(',') ? $"{lineEnd} " : $",{lineEnd} ";
        var at = Field.ValueRange.Start + value.Length;
        return new Splice(at, at, Encoding.Latin1.GetBytes(separator + text), Splice.EndsField);
    }

    private Splice? Rebuild(string raw, List<AddressElement> elements, string lineEnd)
    {
        var kept = elements
            .Where(element => element.Mailbox is not null && !removed.Contains(element.Mailbox.Address))
            .Select(element => raw[element.Start..element.End].Trim())
            .Concat(added.Select(HeaderWriter.Mailbox))
            .ToList();
        if (kept.Count == 0 && !Field.Is("To"))
            return new Splice(Field.Range.Start, Field.Range.End, []);
        var value = kept.Count == 0 ? Undisclosed : string.Join($",{lineEnd} ", kept);
        // where the message ends with the field and without a line end, whoever adds a field behind it adds that, too
        var end = raw.EndsWith('\n') || raw.EndsWith('\r') ? lineEnd : "";
        return new Splice(Field.ValueRange.Start, Field.ValueRange.End, Encoding.Latin1.GetBytes($" {value}{end}"));
    }
}
