using System.Globalization;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Hosting;

/// <summary>The daily mail by which the audit trail can be checked later: to the data protection officer, who keeps it out of our reach.</summary>
public static class AuditHeadMail
{
    /// <returns>Null: the policy names no data protection officer, or no domain to write from.</returns>
    public static OwedMail? For(SignedHead head, SchoolPolicy policy)
    {
        if (policy.Contacts.Dpo is not { } dpo || policy.School.Domains.Count == 0)
            return null;
        var day = head.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var notice = new NoticeMail(dpo, $"Keep this: email audit log of {policy.School.Name}, {day}", Text(head, policy));
        return notice.ToOwed($"audit-head-{head.Number}", policy.School, head.At);
    }

    private static string Text(SignedHead head, SchoolPolicy policy) =>
        $"""
        This is the signed end of the email audit log of {policy.School.Name}. Please keep this message. There is nothing to do.

        Why you get it
          With it you can prove later that nobody changed or removed an entry of the log up to number {head.Number}.

        How to check
          Save this message as a file and give it to the technician, who runs:
          mailcompliance audit verify --head FILE

        {head.ToJson()}
        """;
}
