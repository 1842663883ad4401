using MailCompliance.Engine.Facts;
using MailCompliance.Server.AddIn.Proof;
using MailCompliance.Server.Gateway;
using MailCompliance.Storage.Pairing;

namespace MailCompliance.Server.Hosting;

/// <summary>Lets the gateway read what the add-in's service signed, each for one message only.</summary>
internal sealed class AddInProofs(SealReader seals, UsedProofs used) : IWarningProofs
{
    public async ValueTask<WarningProof?> ReadAsync(MessageFacts facts, string? messageId, CancellationToken cancellation)
    {
        var proof = seals.Read(facts);
        if (proof is not { Fault: null })
            return proof;
        if (messageId is null)
            return proof with { Fault = "no-message-id" };
        return await used.UseAsync(proof.Evaluation!, messageId, cancellation) ? proof : proof with { Fault = "replayed" };
    }
}
