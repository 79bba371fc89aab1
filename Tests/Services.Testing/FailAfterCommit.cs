using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Services.Testing;

/// <summary>Fails each request right after its commit, as the end of the process would.</summary>
internal sealed class FailAfterCommit : DbTransactionInterceptor
{
    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        throw new InvalidDataException();
}
