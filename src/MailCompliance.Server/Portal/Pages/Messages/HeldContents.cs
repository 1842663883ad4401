using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Server.Portal.Pages.Messages;

/// <summary>What a held message contains, judged anew by the policy of now to show what was found where.</summary>
public static class HeldContents
{
    /// <returns>Null: the content is gone, or cannot be read as a message.</returns>
    public static async Task<Evaluation?> ReadAsync(PageRequest request, string id, string sender, IReadOnlyList<string> recipients)
    {
        if (await request.Database.Quarantine.ReadContentAsync(id, request.Cancellation) is not { } bytes)
            return null;
        try
        {
            var message = MessageReader.Read(MailDocument.Parse(bytes), Channel.CommandLine, sender, recipients);
            return await request.Parts.Engine.EvaluateAsync(message, request.Policy, request.People, request.Cancellation);
        }
        catch (MimeLimitException)
        {
            return null;
        }
    }
}
