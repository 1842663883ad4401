using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;

namespace MailCompliance.Engine.Facts;

/// <summary>Gathers everything that rules and duties may know: the only step that asks anybody.</summary>
public sealed class FactGatherer(ISendingHistory history, IDocumentReader documents, TimeProvider clock)
{
    public async Task<MessageFacts> GatherAsync(
        OutgoingMessage message, SchoolPolicy policy, PeopleSnapshot people, CancellationToken cancellation)
    {
        _ = (history, documents, clock);
        await Task.CompletedTask;
        throw new NotImplementedException();
    }
}
