namespace MailCompliance.Storage.Auditing;

/// <summary>Follows the chain entry by entry and stops at the first that is not right.</summary>
/// <param name="start">What the first entry has to follow.</param>
/// <param name="head">The head that the database names, read before the entries; null: none.</param>
/// <param name="known">Heads kept elsewhere, and those in the database whose signatures are right.</param>
internal sealed class ChainWalk(AuditHead start, AuditHead? head, IReadOnlyList<AuditHead> known)
{
    private readonly ILookup<long, string> kept = (head is null ? known : [head, .. known]).ToLookup(one => one.Number, one => one.Hash);

    private AuditHead last = new(start.Number, start.Hash);
    private long entries;
    private AuditFault? fault;
    private long? faultAt;

    /// <returns>False: this entry, or one missing before it, is the first fault.</returns>
    public bool Accepts(AuditRow row)
    {
        var expected = last.Number + 1;
        if (row.Number > expected)
            return Fail(AuditFault.Missing, expected);
        if (row.Number < expected)
            return Fail(AuditFault.Misplaced, row.Number);
        if (row.ComputeHash() != row.Hash)
            return Fail(AuditFault.Changed, row.Number);
        if (row.Previous != last.Hash)
            return Fail(AuditFault.Misplaced, row.Number);
        if (kept[row.Number].Any(hash => hash != row.Hash))
            return Fail(AuditFault.Changed, row.Number);
        last = new AuditHead(row.Number, row.Hash);
        entries++;
        return true;
    }

    /// <summary>After the last entry.</summary>
    /// <param name="now">The head as it is after the walk; null: it is gone. It is never behind an entry that was read: both are written at once.</param>
    public AuditVerification Finish(AuditHead? now)
    {
        if (fault is null)
        {
            if (now is null)
                Fail(AuditFault.Missing, last.Number + 1);
            else if (now.Number < last.Number)
                Fail(AuditFault.Misplaced, now.Number + 1);
        }

        if (fault is null)
        {
            if (kept.Any(group => group.Key > last.Number))
                Fail(AuditFault.Missing, last.Number + 1);
            else if (start.Number > 0 && kept[start.Number].Any(hash => hash != start.Hash))
                Fail(AuditFault.Changed, start.Number);
        }

        return new AuditVerification(entries, last.Number == 0 ? null : last, fault, faultAt) { RemovedUpTo = start.Number };
    }

    private bool Fail(AuditFault found, long at)
    {
        fault = found;
        faultAt = at;
        return false;
    }
}
