using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Server.Graph;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Documents;
using MailCompliance.Server.Hosting.Inputs;
using MailCompliance.Storage;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Hosting;

/// <summary>Puts the Graph channel together. Not called, and nothing of it loaded, where Graph is not enabled.</summary>
internal static class GraphComposition
{
    public static GraphChannel Create(ServerOptions options, InputsInForce inputs, ComplianceDatabase database, TimeProvider clock, ILoggerFactory loggers)
    {
        var (documents, accounts) = (DocumentReaders.Create(clock), ModulusTables.Read(options.Detection));
        return new GraphChannel(new GraphParts
        {
            Options = options.Graph,
            Engine = new ComplianceEngine(new FactGatherer(database.Sendings, documents, clock, () => inputs.Certificates, accounts)),
            PastEngine = new ComplianceEngine(new FactGatherer(new NoSendingHistory(), documents, clock, () => inputs.Certificates, accounts)),
            Policy = () => inputs.Policy,
            People = () => inputs.People,
            Database = database,
            HasGateway = options.Gateway.NextHop is not null,
            WriteNote = note => Write(note, inputs.Policy, clock),
            Loggers = loggers,
            Clock = clock,
            SpoolFolder = Databases.SpoolFolder(options.Storage),
        });
    }

    /// <summary>The same words as the gateway's own note after delivery. Only to addresses of the school.</summary>
    internal static OwedMail? Write(SentNote note, SchoolPolicy policy, TimeProvider clock)
    {
        var facts = note.Evaluation.Facts;
        var school = policy.School;
        if (school.Domains.Count == 0 || !school.Owns(facts.Sender.Address) || facts.Sender.Address.Any(c => c is <= ' ' or '<' or '>' or > '~'))
            return null;
        var about = new NoticeSubject(
            note.EntryId, school.Name, facts.Sender.Address, facts.Message.Subject, [.. facts.Recipients.Select(recipient => recipient.Address)], note.Rulings, Link: null);
        return NoticeTexts.Warned(about, policy.Contacts.Dpo).ToOwed($"sent:{note.EntryId}", school, clock.GetUtcNow(), note.EntryId);
    }
}
