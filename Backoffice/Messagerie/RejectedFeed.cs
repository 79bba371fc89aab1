using Backoffice.Live;

namespace Backoffice.Messagerie;

/// <summary>The groups of rejected messages.</summary>
public sealed class RejectedFeed(RejectedMessages rejected, TimeProvider time) : Feed<Reading<RejectedGroup[]>>(time)
{
    protected override Task<Reading<RejectedGroup[]>> ReadAsync(CancellationToken cancellationToken) => Reading.OfAsync(rejected.GroupAsync, cancellationToken);
}
