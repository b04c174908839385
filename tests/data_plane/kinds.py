# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The three kinds of members: what tests do with them, by modules."""

from __future__ import annotations


class Kind:
    """One kind of members: how modules change them, and where a client comes in."""

    weights = True

    def __init__(self, world):
        self.world = world

    def add(self, *addresses):
        raise NotImplementedError

    def remove(self, address):
        raise NotImplementedError


class Classic(Kind):
    weights = False

    def __init__(self, world):
        super().__init__(world)
        self.listener = world.ids["listener_id"]
        self.servers = {one["address"]: one["server_id"] for one in world.ids["server_ids"]}

    def add(self, *addresses):
        members = [{"server_id": self.servers[one], "address": one} for one in addresses]
        self.world.change("elb_member", listener_id=self.listener, members=members, wait_healthy=True)

    def remove(self, address):
        self.world.change("elb_member", listener_id=self.listener, server_id=self.servers[address], state="absent")

    def health(self, address):
        members = self.world.emulator.huawei.world.listeners[self.listener].members.value
        return {"NORMAL": True, "ABNORMAL": False}.get(next(m.health for m in members if m.address == address))


class Pool(Kind):
    def __init__(self, world):
        super().__init__(world)
        self.pool, self.listener = world.ids["pool_id"], world.ids["pool_listener_id"]

    def add(self, *addresses):
        members = [{"address": one, "protocol_port": 8080} for one in addresses]
        self.world.change("elb_pool_member", pool_id=self.pool, members=members, wait_healthy=True)

    def remove(self, address):
        self.world.change("elb_pool_member", pool_id=self.pool, address=address, protocol_port=8080, state="absent")

    def weigh(self, address, weight):
        self.world.change("elb_pool_member", pool_id=self.pool, address=address, protocol_port=8080, weight=weight)

    def health(self, address):
        members = self.world.emulator.huawei.world.members3[self.pool].value
        return {"ONLINE": True, "OFFLINE": False}.get(next(m["health"] for m in members if m["address"] == address))


class Group(Kind):
    def __init__(self, world, listener="http_listener_v2_id", location="location_v2_id"):
        super().__init__(world)
        ids = world.ids
        self.group, self.listener = ids["target_group_v2_id"], ids[location or listener]
        self.point = {"load_balancer_id": ids["load_balancer_id"], "listener_id": ids[listener]}
        if location:
            self.point["location_id"] = ids[location]
        world.change("clb_target_group_assoc", target_group_id=self.group, **self.point)

    def add(self, *addresses):
        members = [{"address": one, "port": 8080} for one in addresses]
        self.world.change("clb_target_group_member", target_group_id=self.group, members=members, wait_healthy=True)

    def remove(self, address):
        self.world.change("clb_target_group_member", target_group_id=self.group, address=address, port=8080,
                          state="absent")

    def weigh(self, address, weight):
        self.world.change("clb_target_group_member", target_group_id=self.group, address=address, port=8080,
                          weight=weight)

    def health(self, address):
        detail = self.world.emulator.tencent.world("ap-guangzhou").health.get((address, 8080))
        return {"Alive": True, "Dead": False}.get(detail)
