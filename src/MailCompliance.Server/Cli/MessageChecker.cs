using System.Text;
using MailCompliance.Engine;
using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Hosting.Documents;

namespace MailCompliance.Server.Cli;

/// <summary>What came of checking one file.</summary>
/// <param name="Evaluation">Null where the file could not be checked.</param>
/// <param name="Leaving">The message as it would leave; null where it would not.</param>
public sealed record CheckedMessage(CheckReport Report, Evaluation? Evaluation, ReadOnlyMemory<byte>? Leaving);

/// <summary>Judges files as the gateway would judge messages, without sending or remembering anything.</summary>
public sealed class MessageChecker(CheckInputs inputs, string? envelopeSender, IReadOnlyList<string>? envelopeRecipients)
{
    private readonly ComplianceEngine engine = new(new FactGatherer(new NoSendingHistory(), DocumentReaders.Create(TimeProvider.System), TimeProvider.System, () => inputs.Certificates, inputs.Modulus));

    /// <summary>A file that cannot be read as a message is reported as an error, never as a pass.</summary>
    public async Task<CheckedMessage> CheckAsync(InputFile file, CancellationToken cancellation)
    {
        try
        {
            var document = MailDocument.Parse(file.Read());
            var message = MessageReader.Read(document, Channel.CommandLine, envelopeSender, envelopeRecipients) with { NotSeen = NotSeen(document) };
            var evaluation = await engine.EvaluateAsync(message, inputs.Policy, inputs.People, cancellation);
            // a null array would become an empty message
            return new(CheckReport.Of(file.Name, evaluation), evaluation, Leaving(document, evaluation) is { } leaving ? leaving : default(ReadOnlyMemory<byte>?));
        }
        catch (MimeLimitException e)
        {
            return new(CheckReport.Failed(file.Name, e.Message), null, null);
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException or UnauthorizedAccessException))
        {
            return new(CheckReport.Failed(file.Name, $"the check itself failed: {e.GetType().Name}"), null, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(CheckReport.Failed(file.Name, "the file cannot be read: " + e.Message), null, null);
        }
    }

    private List<string> NotSeen(MailDocument document) =>
        envelopeRecipients is null && document.Headers.Find("Bcc") is null ? [Unseen.SentBefore, Unseen.Bcc] : [Unseen.SentBefore];

    /// <summary>The message as the gateway would send it, its trace fields apart.</summary>
    private static byte[]? Leaving(MailDocument document, Evaluation evaluation)
    {
        if (evaluation.Plan.Find<Refuse>() is not null || evaluation.Plan.Find<Hold>() is not null)
            return null;
        var recipients = evaluation.Facts.Recipients.Select(recipient => recipient.Address);
        var edited = PlanEdits.Seal(PlanEdits.Apply(document, evaluation), evaluation, recipients).Bytes.Span;
        return PlanEdits.ProtectFieldOf(evaluation.Plan) is { } protect
            ? [.. Encoding.ASCII.GetBytes($"{OwnHeaders.Protect}: {protect}\r\n"), .. edited]
            : edited.ToArray();
    }
}
