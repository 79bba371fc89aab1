namespace Aspire.Hosting;

/// <summary>A cluster that has just been made: what the container image does with one is still to be done.</summary>
/// <param name="Mark">The file beside the cluster that says so, for the next run if this one is killed.</param>
/// <param name="DatabaseName">The first database of one's own, <c>POSTGRES_DB</c>.</param>
internal sealed record NewCluster(string Mark, string DatabaseName);
