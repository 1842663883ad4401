using MailCompliance.Mime;

namespace MailCompliance.Server.Gateway.Admission;

/// <summary>The Exchange Online tenants whose mail is taken, by id (a GUID) or by originator domain.</summary>
public sealed class TenantList
{
    private readonly HashSet<string> ids;
    private readonly HashSet<string> domains;

    public TenantList(IReadOnlyList<string> entries)
    {
        ids = new(entries.Where(IsId), StringComparer.OrdinalIgnoreCase);
        domains = new(entries.Where(entry => !IsId(entry)), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// True where no tenant is listed. Otherwise the message must name one, and must name no other: of two headers that
    /// contradict each other one is forged.
    /// </summary>
    public bool Admits(HeaderList headers)
    {
        if (ids.Count == 0 && domains.Count == 0)
            return true;
        var named = false;
        foreach (var field in headers)
        {
            var wanted = ListFor(field.Name);
            if (wanted is null || wanted.Count == 0)
                continue;
            if (!wanted.Contains(field.RawValue))
                return false;
            named = true;
        }

        return named;
    }

    private HashSet<string>? ListFor(string name) =>
        name.Equals("X-MS-Exchange-CrossTenant-Id", StringComparison.OrdinalIgnoreCase) ? ids
        : name.Equals("X-OriginatorOrg", StringComparison.OrdinalIgnoreCase) ? domains
        : null;

    private static bool IsId(string entry) => Guid.TryParse(entry, out _);
}
