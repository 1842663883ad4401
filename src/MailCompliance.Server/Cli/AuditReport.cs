using System.Text;
using MailCompliance.Engine;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage.Auditing;

namespace MailCompliance.Server.Cli;

/// <summary>What <c>audit verify</c> says.</summary>
/// <param name="Known">The head that was given; null: none.</param>
/// <param name="IsSigned">Whether it is signed with the installation's key; null: none was given.</param>
internal sealed record AuditReport(AuditVerification Verified, SignedHead? Known, bool? IsSigned)
{
    public bool IsGood => Verified.IsWhole && IsSigned is not false;

    public string Text
    {
        get
        {
            var text = new StringBuilder(Verified.FirstFault switch
            {
                null => $"The audit trail is whole: {Counted.Of(Verified.Entries, "entry", "entries")}{(Verified.Head is { } head ? $", the last is number {head.Number}" : "")}.",
                AuditFault.Changed => $"BROKEN: entry {Verified.FaultAt} was changed.",
                AuditFault.Missing => $"BROKEN: entry {Verified.FaultAt} is missing.",
                AuditFault.Misplaced => $"BROKEN: entry {Verified.FaultAt} is out of place.",
                AuditFault.Unsigned => $"BROKEN: everything up to entry {Verified.FaultAt} was removed, and the checkpoint that says so is not signed by this installation.",
                _ => throw new InvalidOperationException($"Unknown fault {Verified.FirstFault}"),
            });
            if (Verified is { IsWhole: true, RemovedUpTo: > 0 })
                text.Append($"\nRetention removed the entries up to {Verified.RemovedUpTo}; the checkpoint is signed.");
            if (IsSigned is false)
                text.Append("\nBROKEN: the head that was given is not signed by this installation's key. One of the two was exchanged.");
            else if (Known is null)
                text.Append("\nWithout --head FILE, a tail that was cut off since the last signed head cannot be found.");
            else if (Verified.IsWhole && Known.Number <= Verified.RemovedUpTo)
                text.Append($"\nThe head that was given (entry {Known.Number}) is older than what is kept: give a later one.");
            return text.ToString();
        }
    }

    public object ToJson() => new
    {
        Whole = IsGood,
        Verified.Entries,
        LastEntry = Verified.Head?.Number,
        Fault = Verified.FirstFault is { } fault ? WireName.Of(fault) : null,
        FirstFaultAt = Verified.FaultAt,
        Verified.RemovedUpTo,
        HeadEntry = Known?.Number,
        HeadIsSigned = IsSigned,
    };
}
