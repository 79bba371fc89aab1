using System.Diagnostics;
using OpenTelemetry;

namespace PayeTonKawa.ServiceDefaults.Telemetry;

/// <summary>
/// Names Npgsql's spans by what the statement does, where Npgsql says <c>postgresql</c> of each, and takes the connection string off
/// them: the server and the database are attributes of their own.
/// </summary>
internal sealed class NpgsqlSpans : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name != "Npgsql")
        {
            return;
        }

        data.SetTag("db.npgsql.data_source", null);
        if (data.GetTagItem("db.query.text") is string sql && QuerySummary.Of(sql) is { Length: > 0 } summary)
        {
            data.DisplayName = summary;
            data.SetTag("db.query.summary", summary);
        }
    }
}
