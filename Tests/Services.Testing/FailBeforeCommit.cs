using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Services.Testing;

/// <summary>Fails each request right before its commit, as the end of the process would.</summary>
internal sealed class FailBeforeCommit : DbTransactionInterceptor
{
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        throw new InvalidDataException();
}
