using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commandes.Data.Migrations
{
    /// <inheritdoc />
    public partial class RetriesListsOperations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_commandes_client_id",
                table: "commandes");

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    route = table.Column<string>(type: "text", nullable: false),
                    caller = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    location = table.Column<string>(type: "text", nullable: true),
                    etag = table.Column<string>(type: "text", nullable: true),
                    answer = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.route, x.caller, x.key });
                });

            migrationBuilder.CreateTable(
                name: "outbox_pause",
                columns: table => new
                {
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_pause", x => x.since);
                });

            migrationBuilder.CreateIndex(
                name: "ix_commandes_client_id_id",
                table: "commandes",
                columns: new[] { "client_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_commandes_statut_id",
                table: "commandes",
                columns: new[] { "statut", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_created_at",
                table: "idempotency_keys",
                column: "created_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "outbox_pause");

            migrationBuilder.DropIndex(
                name: "ix_commandes_client_id_id",
                table: "commandes");

            migrationBuilder.DropIndex(
                name: "ix_commandes_statut_id",
                table: "commandes");

            migrationBuilder.CreateIndex(
                name: "ix_commandes_client_id",
                table: "commandes",
                column: "client_id");
        }
    }
}
