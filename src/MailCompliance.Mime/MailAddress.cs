using MailCompliance.Mime.Headers;

namespace MailCompliance.Mime;

/// <summary>A mailbox (RFC 5322 section 3.4, RFC 6532).</summary>
/// <param name="Address">local@domain as written, comments and blanks removed, quotes kept only where needed.</param>
/// <param name="DisplayName">Decoded, unquoted; null where none is given.</param>
public sealed record MailAddress(string Address, string? DisplayName)
{
    /// <summary>Every mailbox of an address field, groups flattened; what cannot be read is left out.</summary>
    public static IReadOnlyList<MailAddress> ParseList(HeaderField field) => ParseList(field.RawValue);

    /// <inheritdoc cref="ParseList(HeaderField)"/>
    public static IReadOnlyList<MailAddress> ParseList(string rawValue) =>
        [.. AddressReader.Read(rawValue).Where(element => element.Mailbox is not null).Select(element => element.Mailbox!)];
}
