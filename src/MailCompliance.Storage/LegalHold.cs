using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage;

/// <summary>Exempts a row from retention, or no longer, with an audit entry.</summary>
internal sealed record LegalHold(string Table, string Kind, string Id, bool Hold, string By, string Reason)
{
    /// <returns>False: there is no such row.</returns>
    public static async ValueTask<bool> SetAsync(Session session, AuditTrail audit, LegalHold wanted)
    {
        var changed = await session.Sql($"UPDATE {wanted.Table} SET legal_hold = @hold WHERE id = @id")
            .With("@hold", wanted.Hold ? 1 : 0).With("@id", wanted.Id).ExecuteAsync();
        if (changed == 0)
            return false;
        var action = $"{wanted.Kind}.legal-hold-{(wanted.Hold ? "set" : "lifted")}";
        await audit.AppendAsync(session, new AuditEvent(wanted.By, action, wanted.Id, new Dictionary<string, string> { ["reason"] = wanted.Reason }));
        return true;
    }
}
