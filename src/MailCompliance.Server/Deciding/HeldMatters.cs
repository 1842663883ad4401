using MailCompliance.Engine;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Deciding;

/// <summary>
/// Whom held messages concern, and so who may decide about each and who may not even see it. It is read out of a message when it is held
/// and kept with it; where other staff are on file by now, the message is read once more.
/// </summary>
public sealed class HeldMatters(ComplianceDatabase database, ComplianceEngine engine, Func<SchoolPolicy> policy, Func<PeopleSnapshot> people)
{
    /// <summary>Those who may decide about it, of those it was given to or else of the policy's reserve; empty: nobody is left.</summary>
    public async Task<IReadOnlyList<string>> DecidersAsync(HeldSummary held, CancellationToken cancellation) =>
        held.IsForSender ? held.Approvers : Deciders.Of(held.Approvers, await ConcernedAsync(held, cancellation), policy(), people());

    /// <summary>The same by what is known without reading the message once more, for lists of many.</summary>
    public IReadOnlyList<string> KnownDeciders(HeldSummary held) =>
        held.IsForSender ? held.Approvers : Deciders.Of(held.Approvers, [held.From, .. held.Concerned], policy(), people());

    /// <summary>Addresses of those whom it concerns.</summary>
    public async Task<IReadOnlyList<string>> ConcernedAsync(HeldSummary held, CancellationToken cancellation)
    {
        var onFile = people();
        if (held.ConcernedBy == onFile.StaffDigest || await ReadAsync(held, onFile, cancellation) is not { } concerned)
            return [held.From, .. held.Concerned];
        await database.Quarantine.SetConcernedAsync(held.Id, concerned, onFile.StaffDigest, cancellation);
        return concerned;
    }

    /// <summary>Reads waiting messages that have not been read for the staff on file now.</summary>
    /// <param name="most">Messages that are read at most, 1 to 1000.</param>
    public async Task CatchUpAsync(int most, CancellationToken cancellation)
    {
        foreach (var held in await database.Quarantine.ConcernedByOthersAsync(people().StaffDigest, most, cancellation))
            await ConcernedAsync(held, cancellation);
    }

    /// <returns>Null: the content is gone; what was read before stands.</returns>
    private async Task<IReadOnlyList<string>?> ReadAsync(HeldSummary held, PeopleSnapshot onFile, CancellationToken cancellation)
    {
        if (await database.Quarantine.ReadContentAsync(held.Id, cancellation) is not { } bytes)
            return null;
        try
        {
            var message = MessageReader.Read(MailDocument.Parse(bytes), Channel.CommandLine, held.From, held.To);
            var facts = (await engine.EvaluateAsync(message, policy(), onFile, cancellation)).Facts;
            // who sent it for whom stood in the envelope of then: whoever it concerned it still does
            return [.. held.Concerned.Concat(ConcernedStaff.Of(facts)).Distinct(StringComparer.OrdinalIgnoreCase)];
        }
        catch (MimeLimitException)
        {
            return [held.From, .. held.Concerned];
        }
    }
}
