using MailCompliance.Engine.Facts;
using MailCompliance.Server.AddIn.Proof;
using MailCompliance.Server.Gateway;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Requests;

namespace MailCompliance.Server.Hosting;

/// <summary>Lets the gateway use what was asked for and allowed in the add-in, for the very message that was shown.</summary>
internal sealed class AddInPermissions(SendPermissions permissions) : ISendPermissions
{
    public async Task<string?> UseAsync(string id, MessageFacts facts, IReadOnlyList<HeldFinding> findings, string? messageId, CancellationToken cancellation) =>
        messageId is null ? null : await permissions.UseAsync(id, DraftMark.Of(facts, findings), messageId, cancellation);
}
